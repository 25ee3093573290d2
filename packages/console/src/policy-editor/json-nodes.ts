import type { syntaxTree } from '@codemirror/language'

/** A JSON text, taken apart as far as it goes. */
export type Tree = ReturnType<typeof syntaxTree>

/** A piece of it. */
export type SyntaxNode = Tree['topNode']

const VALUES: ReadonlySet<string> = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

/** The value that a text is; `undefined` of an empty text. */
export function rootOf(tree: Tree): SyntaxNode | undefined {
  return childrenOf(tree.topNode).find(isValue)
}

/** The members of an object, those included that are not written to their end. */
export function membersOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => name === 'Property')
}

/** The elements of a list. */
export function elementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(isValue)
}

/** The name of a member, without quotes. */
export function nameOf(member: SyntaxNode, text: string): string {
  const name = member.firstChild
  return name?.name === 'PropertyName' ? stringOf(text.slice(name.from, name.to)) : ''
}

/** The value of a member, if it has one already. */
export function valueOf(member: SyntaxNode): SyntaxNode | undefined {
  return childrenOf(member).find(isValue)
}

/** What a JSON string says; what is no string to its end is taken as it is. */
export function stringOf(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : literal
  } catch {
    return literal.replace(/^"/, '').replace(/"$/, '')
  }
}

/** All children of a node. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

/** Whether a node is a value, not a name or a bracket. */
export function isValue({ name }: SyntaxNode): boolean {
  return VALUES.has(name)
}
