import type { SignedInUser } from '../decider.js'
import { isBoolean, isCount, isName, isSeconds, isTextList, required, unreadable } from '../remote/answer-fields.js'
import { isJsonObject, type JsonObject } from '../service/json-answer.js'
import type { ServiceAnswer } from '../service/service-client.js'
import type { Lease } from './lease.js'

/** However long the service says; domain-model 5.10 has 15 minutes. */
const LONGEST_SECONDS = 3600
const LONGEST_TOKEN = 16_384
const LONGEST_TEXT = 8192

/**
 * Reads an answer of `POST /services/:service/leases` (domain-model 5.7). How long it holds is counted from when the question set
 * out, by the clock here: that of the service may show another time.
 *
 * @throws ConnectionError for every answer that is not exactly of this shape
 */
export function readLease({ body, sentAtMs }: ServiceAnswer): Lease {
  const identity = required(body, 'identity', isJsonObject)
  const uid = required(identity, 'uid', isName)
  const expiresAt = required(body, 'expiresAt', isName)
  if (!Number.isFinite(Date.parse(expiresAt))) throw unreadable('expiresAt', 'is not a time')
  const seconds = Math.min(required(body, 'maxAgeSeconds', isSeconds), LONGEST_SECONDS)
  const user = readUser(identity, uid)
  return Object.freeze({
    token: required(body, 'lease', isToken),
    sid: required(body, 'sid', isName),
    uid,
    identity: Object.freeze({ username: user.id, user }),
    grantedAtMs: sentAtMs,
    endsAtMs: sentAtMs + seconds * 1000,
    feedSeq: required(body, 'feedSeq', isCount),
  })
}

/** Frozen: requests share it, and a handler that writes to it would write for the others. */
function readUser(identity: JsonObject, uid: string): SignedInUser {
  const email = required(identity, 'email', isTextOrNull)
  return Object.freeze({
    id: required(identity, 'id', isName),
    uid,
    name: required(identity, 'name', isTextOrNull),
    picture: required(identity, 'picture', isTextOrNull),
    ...(email === null ? {} : { email }),
    emailVerified: required(identity, 'emailVerified', isBoolean),
    groups: Object.freeze([...required(identity, 'groups', isTextList)]),
    mfa: required(identity, 'mfa', isBoolean),
  })
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= LONGEST_TEXT)
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TOKEN && /^[A-Za-z0-9._~-]+$/.test(value)
}
