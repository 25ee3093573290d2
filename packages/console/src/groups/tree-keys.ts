import type { TreeLine } from './tree-rows.js'

/** What a key does in a tree. */
export type TreeStep =
  { readonly kind: 'focus'; readonly id: string } | { readonly kind: 'open' | 'close'; readonly id: string } | undefined

/** What a key of the keyboard does at a line of a tree (ARIA practices, tree view). */
export function stepOf(lines: readonly TreeLine[], id: string, key: string): TreeStep {
  const at = lines.findIndex((line) => line.id === id)
  const line = lines[at]
  if (line === undefined) return undefined
  switch (key) {
    case 'ArrowDown':
      return focus(lines[at + 1])
    case 'ArrowUp':
      return focus(lines[at - 1])
    case 'Home':
      return focus(lines[0])
    case 'End':
      return focus(lines.at(-1))
    case 'ArrowRight':
      return inwards(lines, at, line)
    case 'ArrowLeft':
      return outwards(lines, line)
    default:
      return undefined
  }
}

function inwards(lines: readonly TreeLine[], at: number, line: TreeLine): TreeStep {
  if (line.kind !== 'group') return undefined
  if (line.state === 'closed') return { kind: 'open', id: line.id }
  return line.state === 'open' ? focus(lines[at + 1]) : undefined
}

function outwards(lines: readonly TreeLine[], line: TreeLine): TreeStep {
  if (line.kind === 'group' && (line.state === 'open' || line.state === 'loading'))
    return { kind: 'close', id: line.id }
  return focus(lines.find(({ id }) => id === line.parent))
}

/** The next line whose name begins with what was typed; of one letter the next such line, of more the same line may do. */
export function typedLine(lines: readonly TreeLine[], id: string, typed: string): string | undefined {
  const at = lines.findIndex((line) => line.id === id)
  const from = typed.length === 1 ? at + 1 : Math.max(at, 0)
  const inOrder = [...lines.slice(from), ...lines.slice(0, from)]
  return inOrder.find((line) => line.kind === 'group' && line.name.toLowerCase().startsWith(typed.toLowerCase()))?.id
}

function focus(line: TreeLine | undefined): TreeStep {
  return line === undefined ? undefined : { kind: 'focus', id: line.id }
}
