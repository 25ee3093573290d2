import { isoTime } from '@tinyauth/decision'
import type { ChangeSubject } from '../../store/index.js'

/** What people call what happened. A guard goes by the subjects. */
export type EventType =
  | 'user.changed'
  | 'membership.changed'
  | 'group.changed'
  | 'policy.changed'
  | 'service.changed'
  | 'partition.changed'
  | 'session.revoked'
  | 'ping'
  | 'reset'

/** One numbered change, or a sign that there was none, as guards are told it. */
export interface ServiceEvent {
  /** Version of this form. */
  readonly v: 1
  /** Revision of the change; of the last one where nothing changed. */
  readonly seq: number
  /** RFC 3339. */
  readonly at: string
  readonly type: EventType
  /** Whoever holds any of these in memory has to read it again. */
  readonly subjects: readonly ChangeSubject[]
}

/** A change as the store has it. */
export interface StoredChange {
  readonly revision: number
  readonly at: number
  readonly subjects: readonly ChangeSubject[]
}

/** A change as guards are told it. */
export function eventOf({ revision, at, subjects }: StoredChange): ServiceEvent {
  return { v: 1, seq: revision, at: isoTime(at), type: typeOf(subjects), subjects }
}

/** Nothing happened since `seq`, and the service is there. */
export function pingAt(seq: number, nowMs: number): ServiceEvent {
  return { v: 1, seq, at: isoTime(nowMs), type: 'ping', subjects: [] }
}

/** Numbers are no longer what they were: names the partition, so that a guard forgets everything. */
export function resetAt(seq: number, nowMs: number, partition: string): ServiceEvent {
  return { v: 1, seq, at: isoTime(nowMs), type: 'reset', subjects: [{ type: 'partition', id: partition }] }
}

/** The widest of what was touched. A session that ends names its user as well, whose name it is not. */
function typeOf(subjects: readonly ChangeSubject[]): EventType {
  const touched = new Set(subjects.map(({ type }) => type))
  if (touched.has('partition')) return 'partition.changed'
  if (touched.has('policy')) return 'policy.changed'
  if (touched.has('group')) return touched.has('user') ? 'membership.changed' : 'group.changed'
  if (touched.has('session') && !touched.has('service')) return 'session.revoked'
  return touched.has('user') ? 'user.changed' : 'service.changed'
}

/** How an event stands on a stream. */
export type EventText = typeof streamText

/**
 * The event on a stream (WHATWG HTML, server-sent events). The `id` is where a client that lost the stream goes on: without
 * it the last one stands.
 */
export function streamText(event: ServiceEvent, id: number | undefined): string {
  const line = id === undefined ? '' : `id: ${id}\n`
  return `${line}data: ${JSON.stringify(event)}\n\n`
}

/** The event as a line of JSON: a WebSocket has messages of its own, and its client goes on after the `seq` that it knows. */
export function lineText(event: ServiceEvent): string {
  return `${JSON.stringify(event)}\n`
}
