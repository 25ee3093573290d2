import { elementsOf, isValue, membersOf, nameOf, type SyntaxNode, type Tree, valueOf } from './json-nodes.js'
import type { Range } from './range-of-path.js'

/** Where a cursor stands in a JSON text. */
export interface CursorPlace {
  /** Names and positions from the outermost value to the one that the cursor is in, or that could be written here. */
  readonly path: readonly (string | number)[]
  /** Whether the name of a member could be written here, or a value. */
  readonly writes: 'name' | 'value'
  /** The text between the quotes that the cursor stands in; `undefined` between values. */
  readonly string: Range | undefined
  /** Names that stand in the object around the cursor, but for the one that it is in. */
  readonly siblings: readonly string[]
  /** A name that has no value yet: it is followed by nothing. */
  readonly bare: boolean
}

/** Where position `at` is; `undefined` where nothing can be written, as in a number or behind the document. */
export function placeAt(tree: Tree, text: string, at: number): CursorPlace | undefined {
  const inner = tree.resolveInner(at, -1)
  const string = stringAround(inner, at)
  if (string !== undefined) return placeOfString(string, text)
  return placeBetween(enclosing(tree.resolveInner(at, -1), at), text, at)
}

function placeOfString(node: SyntaxNode, text: string): CursorPlace | undefined {
  const inside = insideOf(node)
  const { parent } = node
  if (parent === null) return undefined
  if (node.name === 'PropertyName' || (parent.name === 'Object' && node.name !== 'Property')) {
    const object = node.name === 'PropertyName' ? parent.parent : parent
    if (object === null) return undefined
    const bare = !/^\s*:/.test(text.slice(node.to))
    return { path: pathOf(object, text), writes: 'name', string: inside, siblings: namesIn(object, text, node), bare }
  }
  return { path: pathOf(node, text), writes: 'value', string: inside, siblings: [], bare: false }
}

/** Between values: in an object a name may come, behind its colon a value; in a list an element. */
function placeBetween(node: SyntaxNode | undefined, text: string, at: number): CursorPlace | undefined {
  if (node === undefined) return undefined
  if (node.name === 'Array') {
    const position = elementsOf(node).filter(({ to }) => to <= at).length
    return { path: [...pathOf(node, text), position], writes: 'value', string: undefined, siblings: [], bare: false }
  }
  const open = membersOf(node).findLast((member) => member.from < at)
  if (open !== undefined && valueOf(open) === undefined && /:\s*$/.test(text.slice(open.from, at))) {
    const path = [...pathOf(node, text), nameOf(open, text)]
    return { path, writes: 'value', string: undefined, siblings: [], bare: false }
  }
  if (!/[{,]\s*$/.test(text.slice(0, at))) return undefined
  return { path: pathOf(node, text), writes: 'name', string: undefined, siblings: namesIn(node, text), bare: true }
}

/** Names and positions that lead to a value. */
function pathOf(node: SyntaxNode, text: string): readonly (string | number)[] {
  const path: (string | number)[] = []
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name === 'Property') path.unshift(nameOf(at, text))
    else if (at.parent?.name === 'Array' && isValue(at)) path.unshift(positionOf(at))
  }
  return path
}

function positionOf(node: SyntaxNode): number {
  const { parent } = node
  return parent === null ? 0 : elementsOf(parent).findIndex(({ from }) => from === node.from)
}

function namesIn(object: SyntaxNode, text: string, except?: SyntaxNode): readonly string[] {
  return membersOf(object)
    .filter(({ from }) => from !== except?.from)
    .map((member) => nameOf(member, text))
}

/** The string that the cursor stands in: behind its first quote, and not behind its last. */
function stringAround(node: SyntaxNode, at: number): SyntaxNode | undefined {
  if (node.name !== 'String' && node.name !== 'PropertyName') return undefined
  const { from, to } = insideOf(node)
  return at >= from && at <= to ? node : undefined
}

function insideOf({ from, to }: SyntaxNode): Range {
  return { from: from + 1, to: to - 1 }
}

function enclosing(node: SyntaxNode, at: number): SyntaxNode | undefined {
  for (let up: SyntaxNode | null = node; up !== null; up = up.parent) {
    if ((up.name === 'Object' || up.name === 'Array') && up.from < at) {
      const closed = up.lastChild?.name === '}' || up.lastChild?.name === ']'
      if (!closed || at < up.to) return up
    }
  }
  return undefined
}
