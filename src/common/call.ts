import type { AuditActor, Json } from './audit-event.js'

/** Who called, proved. */
export interface Caller {
  readonly uid: string
  readonly username: string
  readonly actor: AuditActor
  readonly mfa: boolean
  /** The session on the server whose cookie proved the caller; absent for every other proof. */
  readonly browserSessionId?: string
}

/** One call of the service: who, from where, and what the audit log will say about it. Lives as long as the request. */
export interface Call {
  /** `X-Request-Id`, or a UUID. */
  readonly requestId: string
  readonly sourceIp: string
  /** It came over TLS. */
  readonly secure: boolean
  readonly userAgent: string | undefined
  /** Absent until authenticated, and on open routes. */
  caller: Caller | undefined
  /** Revision of the change that the call made; answered as `X-Tinyauth-Revision`. */
  revision: number | undefined
  /** What a success of the route answers; set once the route is known. */
  successStatus: number | undefined
  /** The action that the handler has still to ask a decision for; nothing is written and nothing answered before it has. */
  undecided: string | undefined
  readonly audit: AuditDraft
}

/** What is known so far for the audit event of a call. */
export interface AuditDraft {
  event: string
  /** `tinyauth:CreateUser`, and the ARN that was checked. */
  action: string | undefined
  resources: readonly string[]
  subject: string | undefined
  errorCode: string | undefined
  matched: readonly string[] | undefined
  changes: { before?: Json; after?: Json } | undefined
  /** Literal dotted names of the original (wire-protocol 3.10). Whoever sets one masks secrets. */
  readonly fields: Record<string, Json>
  /** Set when the event stands in the database with the change it describes; then it is not written again. */
  recorded: boolean
}

/** A call of which nothing is known yet but where it comes from. One literal each: every decision begins with them. */
export function newCall({
  requestId,
  sourceIp,
  secure,
  userAgent,
}: Pick<Call, 'requestId' | 'sourceIp' | 'secure' | 'userAgent'>): Call {
  const audit: AuditDraft = {
    event: '',
    action: undefined,
    resources: [],
    subject: undefined,
    errorCode: undefined,
    matched: undefined,
    changes: undefined,
    fields: {},
    recorded: false,
  }
  return {
    requestId,
    sourceIp,
    secure,
    userAgent,
    caller: undefined,
    revision: undefined,
    successStatus: undefined,
    undecided: undefined,
    audit,
  }
}
