import type { AuditEvent, Json } from '../common/audit-event.js'

/** What an event weighs without what callers put into it. */
const BASE = 512

/** An element of a list, or a member of an object, of which the inside is not looked at. */
const ELEMENT = 64

/**
 * About how many characters an event holds in memory. Looks only at the few places of which callers choose the size,
 * and at their outside, so that it costs next to nothing.
 */
export function estimatedSize(event: AuditEvent): number {
  const size = BASE + (event.resources?.length ?? 0) * ELEMENT
  const { fields } = event
  if (fields === undefined) return size
  return (
    size +
    lengthOf(fields['request.permit']) +
    lengthOf(fields['request.actions']) +
    lengthOf(fields['request.resources']) +
    lengthOf(fields['request.headers']) +
    lengthOf(fields['request.policy-json']) +
    membersOf(fields['request.context'])
  )
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return Array.isArray(value) ? value.length * ELEMENT : 0
}

function membersOf(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0
  let size = 0
  for (const member of Object.values<unknown>(value)) size += ELEMENT + lengthOf(member)
  return size
}
