import { isBoolean, isCount, isName, required, unreadable } from '../remote/answer-fields.js'
import { isJsonObject, type JsonObject } from '../service/json-answer.js'

/** Something that was touched: whoever holds it reads it again. */
export interface Subject {
  /** `user`, `group`, `policy`, `session`, `service`, `partition`; any other may touch everything. */
  readonly type: string
  readonly id: string
}

/** One numbered change, or a sign that there was none (domain-model 5.7). */
export interface FeedEvent {
  /** Of the change; of the last one where nothing changed. */
  readonly seq: number
  /** By the clock of the service, milliseconds since 1970. */
  readonly atMs: number
  /** `ping` and `reset` mean something; anything else is for people. */
  readonly type: string
  readonly subjects: readonly Subject[]
}

/** Some of the events after a number. */
export interface FeedPage {
  /** The last one that the service decides by. */
  readonly seq: number
  readonly events: readonly FeedEvent[]
}

/** Reads an event. @throws ConnectionError when it is none */
export function readEvent(value: unknown): FeedEvent {
  if (!isJsonObject(value) || value['v'] !== 1) throw unreadable('event', 'is of no known form')
  const at = required(value, 'at', isName)
  const atMs = Date.parse(at)
  if (!Number.isFinite(atMs)) throw unreadable('at', 'is not a time')
  const subjects = required(value, 'subjects', isList).map(readSubject)
  return { seq: required(value, 'seq', isCount), atMs, type: required(value, 'type', isName), subjects }
}

/** Reads a page of events. @throws ConnectionError when it is none */
export function readPage(body: JsonObject): FeedPage {
  if (body['v'] !== 1) throw unreadable('v', 'is of no known form')
  required(body, 'more', isBoolean)
  return { seq: required(body, 'seq', isCount), events: required(body, 'events', isList).map(readEvent) }
}

function readSubject(value: unknown): Subject {
  if (!isJsonObject(value)) throw unreadable('subjects', 'holds what is no object')
  return { type: required(value, 'type', isName), id: required(value, 'id', isName) }
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
