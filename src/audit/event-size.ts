import type { AuditEvent } from '../common/audit-event.js'

/** What an event weighs without what callers put into it. */
const BASE = 512

/** An element of a list, or a member of an object, besides its characters. */
const ELEMENT = 64

/** About how many characters an event holds in memory: the lengths of its texts, of which callers choose some. */
export function estimatedSize({ resources, fields, context, changes }: AuditEvent): number {
  return BASE + weightOf([resources, fields, context, changes])
}

/** Walks with a list of its own: what callers send may be nested deeper than the stack. */
function weightOf(root: readonly unknown[]): number {
  const open: unknown[] = [...root]
  let weight = 0
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') weight += value.length
    else if (Array.isArray(value)) {
      weight += value.length * ELEMENT
      for (const inner of value) open.push(inner)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        weight += name.length + ELEMENT
        open.push(inner)
      }
    }
  }
  return weight
}
