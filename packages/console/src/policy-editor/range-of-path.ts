import { elementsOf, membersOf, nameOf, rootOf, type SyntaxNode, type Tree, valueOf } from './json-nodes.js'

/** A piece of a text, in characters from its beginning. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What a JSON pointer leads to: the value, and the name before it if it is the value of a member. */
export interface Place {
  readonly value: Range
  readonly name: Range | undefined
}

/**
 * The place of a JSON pointer (RFC 6901) in a text; of a pointer that leads nowhere, the deepest place on its way that there is.
 *
 * Accepted: `''`, `/Statement/0/Effect`, `/Statement/0/Condition/Bool/PrincipalTag~1team`. `/Statement/0` of a statement without list: the statement.
 */
export function placeOfPath(tree: Tree, text: string, pointer: string): Place {
  const segments = pointer.split('/').slice(1).map(unescapeSegment)
  let value = rootOf(tree)
  let name: SyntaxNode | undefined
  for (const segment of segments) {
    const next = value === undefined ? undefined : childAt(value, segment, text)
    if (next === undefined) break
    value = next.value
    name = next.name
  }
  return { value: value ?? { from: 0, to: text.length }, name }
}

/** What is underlined for a finding at a pointer: a name, a plain value, or the bracket that opens what is larger. */
export function rangeOfPath(tree: Tree, text: string, pointer: string, ofName = false): Range {
  const { value, name } = placeOfPath(tree, text, pointer)
  if (ofName && name !== undefined) return plain(name)
  const opens = /^[[{]/.test(text.slice(value.from, value.from + 1))
  if (!opens) return plain(value)
  return name === undefined ? { from: value.from, to: value.from + 1 } : plain(name)
}

interface Child {
  readonly value: SyntaxNode
  readonly name: SyntaxNode | undefined
}

function childAt(node: SyntaxNode, segment: string, text: string): Child | undefined {
  if (node.name === 'Array') {
    const value = elementsOf(node)[Number(segment)]
    return value === undefined ? undefined : { value, name: undefined }
  }
  const member = membersOf(node).find((one) => nameOf(one, text) === segment)
  const value = member === undefined ? undefined : valueOf(member)
  // A list of one may be written without brackets.
  if (value === undefined)
    return segment === '0' && node.name === 'Object' ? { value: node, name: undefined } : undefined
  return { value, name: member?.firstChild ?? undefined }
}

function plain({ from, to }: Range): Range {
  return { from, to }
}

function unescapeSegment(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
