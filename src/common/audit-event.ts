/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Who did it. */
export interface AuditActor {
  readonly type: 'user' | 'system'
  /** User name, or the name of the part of the system (`bootstrap`). */
  readonly id: string
  /** Immutable id behind the name. */
  readonly uid?: string
  /** How the identity was proved: `basic`, `sigv4`, `session`, `bearer`, `oauth`, `password`. */
  readonly method?: string
  readonly keyId?: string
  readonly sessionId?: string
  readonly clientId?: string
}

/** One attempt, allowed or not (domain-model 5.8). Holds no secret: whoever builds one names what may be in it. */
export interface AuditEvent {
  /** UUID of version 7. */
  readonly id: string
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string
  readonly requestId?: string
  /** Name on the wire, `CreateUser` (wire-protocol 3.10). */
  readonly event: string
  readonly actor?: AuditActor
  /** Name of the identity that was asked about, where it is not the actor. */
  readonly subject?: string
  readonly service?: string
  readonly region?: string
  /** With its prefix: `tinyauth:CreateUser`. */
  readonly action?: string
  readonly resources?: readonly string[]
  readonly outcome: 'allow' | 'deny' | 'error'
  readonly errorCode?: string
  readonly httpStatus?: number
  readonly sourceIp?: string
  readonly userAgent?: string
  readonly decisionId?: string
  /** Revision that the change made. */
  readonly revision?: number
  /** What decided: `policy#version/statement`. */
  readonly matched?: readonly string[]
  /** What changed, secrets masked. */
  readonly changes?: { readonly before?: Json; readonly after?: Json }
  /** Context keys that may be kept. */
  readonly context?: Readonly<Record<string, Json>>
  /** The fields of the original under their literal dotted names (`request.username`, wire-protocol 3.10). */
  readonly fields?: Readonly<Record<string, Json>>
}
