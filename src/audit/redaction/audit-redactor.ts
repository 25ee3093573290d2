import type { AuditActor, AuditEvent, Json } from '../../common/audit-event.js'
import { AUDIT_FIELDS } from './audit-fields.js'
import type { AuditFieldKind } from './audit-fields.js'
import { boundedJson, boundedText, boundedTexts, MASK } from './bounded-json.js'
import { redactContext } from './context-values.js'
import { redactHeaderLines } from './header-lines.js'

/** Long enough for any policy that a user may hold: cut, it would not be evidence. */
const MAX_DOCUMENT_LENGTH = 32_768

type Kept = { -readonly [K in keyof AuditEvent]: AuditEvent[K] }

/** Lets through what is known, within bounds, and nothing else. The event itself is left alone. */
export class AuditRedactor {
  private readonly dropped = new Map<string, number>()

  /** `onDrop` hears of each name the first time that it is dropped. The names come from the code, not from callers. */
  constructor(private readonly onDrop: (field: string) => void = () => undefined) {}

  /** Fields that were dropped since the start, by name. */
  get droppedFields(): ReadonlyMap<string, number> {
    return this.dropped
  }

  /** The event as it is stored. Never throws: a part that cannot be redacted is left out. */
  redact(event: AuditEvent): AuditEvent {
    const kept: Kept = { id: event.id, at: event.at, event: boundedText(event.event), outcome: event.outcome }
    keepTexts(kept, event)
    if (event.httpStatus !== undefined) kept.httpStatus = event.httpStatus
    if (event.revision !== undefined) kept.revision = event.revision
    if (event.actor !== undefined) kept.actor = redactActor(event.actor)
    if (event.resources !== undefined) kept.resources = boundedTexts(event.resources)
    if (event.matched !== undefined) kept.matched = boundedTexts(event.matched)
    this.keepChanges(kept, event.changes)
    this.keepContext(kept, event.context)
    if (event.fields !== undefined) kept.fields = this.fields(event.fields)
    return kept
  }

  private keepChanges(kept: Kept, changes: AuditEvent['changes']): void {
    if (changes === undefined) return
    try {
      kept.changes = redactChanges(changes)
    } catch {
      this.drop('changes')
    }
  }

  private keepContext(kept: Kept, context: AuditEvent['context']): void {
    if (context === undefined) return
    try {
      kept.context = redactContext(context)
    } catch {
      this.drop('context')
    }
  }

  private fields(fields: Readonly<Record<string, Json>>): Record<string, Json> {
    const kept: Record<string, Json> = {}
    for (const name of Object.keys(fields)) {
      try {
        const kind = AUDIT_FIELDS.get(name)
        if (kind === undefined) this.drop(name)
        else kept[name] = redactField(kind, fields[name])
      } catch {
        this.drop(name)
      }
    }
    return kept
  }

  private drop(name: string): void {
    const times = this.dropped.get(name) ?? 0
    this.dropped.set(name, times + 1)
    if (times === 0) this.onDrop(name)
  }
}

/** Spelt out, for a loop over names costs several times as much and this runs for every decision. */
function keepTexts(kept: Kept, event: AuditEvent): void {
  if (event.requestId !== undefined) kept.requestId = boundedText(event.requestId)
  if (event.subject !== undefined) kept.subject = boundedText(event.subject)
  if (event.service !== undefined) kept.service = boundedText(event.service)
  if (event.region !== undefined) kept.region = boundedText(event.region)
  if (event.action !== undefined) kept.action = boundedText(event.action)
  if (event.errorCode !== undefined) kept.errorCode = boundedText(event.errorCode)
  if (event.sourceIp !== undefined) kept.sourceIp = boundedText(event.sourceIp)
  if (event.userAgent !== undefined) kept.userAgent = boundedText(event.userAgent)
  if (event.decisionId !== undefined) kept.decisionId = boundedText(event.decisionId)
}

function redactField(kind: AuditFieldKind, value: unknown): Json {
  switch (kind) {
    case 'plain':
      return boundedJson(value)
    case 'document':
      return boundedJson(value, MAX_DOCUMENT_LENGTH)
    case 'masked':
      return MASK
    case 'headers':
      return redactHeaderLines(Array.isArray(value) ? value : [value])
    case 'context':
      return typeof value === 'object' && value !== null ? redactContext(value) : {}
  }
}

function redactActor({ type, id, uid, method, keyId, sessionId, clientId }: AuditActor): AuditActor {
  const kept: { -readonly [K in keyof AuditActor]: AuditActor[K] } = { type, id: boundedText(id) }
  if (uid !== undefined) kept.uid = boundedText(uid)
  if (method !== undefined) kept.method = boundedText(method)
  if (keyId !== undefined) kept.keyId = boundedText(keyId)
  if (sessionId !== undefined) kept.sessionId = boundedText(sessionId)
  if (clientId !== undefined) kept.clientId = boundedText(clientId)
  return kept
}

function redactChanges({ before, after }: NonNullable<AuditEvent['changes']>): NonNullable<AuditEvent['changes']> {
  return {
    ...(before === undefined ? {} : { before: boundedJson(before, MAX_DOCUMENT_LENGTH) }),
    ...(after === undefined ? {} : { after: boundedJson(after, MAX_DOCUMENT_LENGTH) }),
  }
}
