/** A context value. A list means a multi-valued key; `[]` and `null` mean that the key is missing. */
export type ContextValue = string | number | boolean | null | readonly (string | number | boolean)[]

/**
 * The request context by key name. Names are case-insensitive and every row of the design's table "context keys" is one
 * key under all its spellings (`SourceIp`, `SourceIP`, `aws:SourceIp`). Two spellings of one key deny the request.
 */
export type ContextRecord = Readonly<Record<string, ContextValue>>

/**
 * Who asks, already authenticated by the caller of the engine.
 *
 * `user` and `role` are long-lived identities; `roleSession` is a session of the role `issuer`; `federatedSession` is a
 * session that the user `issuer` has passed on; `federated` is an outside identity in a trust policy; `service` is a
 * service principal, its name in `arn`.
 */
export interface Principal {
  readonly kind: 'anonymous' | 'user' | 'role' | 'roleSession' | 'federatedSession' | 'federated' | 'service'
  /** ARN of the identity or session; for `service` its name, for `federated` the provider. Absent when anonymous. */
  readonly arn?: string
  /** Account (tenant) of the principal. Absent means the account of the resource. */
  readonly account?: string
  /** `roleSession`: ARN of the role. `federatedSession`: ARN of the user. */
  readonly issuer?: string
  /** Immutable id, compared with `CanonicalUser` entries, so that a recreated name inherits nothing. */
  readonly uid?: string
}

/** One question. The action and the resource are literal: a `*` in them is a character, not a pattern. */
export interface AuthorizationRequest {
  readonly principal: Principal
  /** `service:Name`; compared without regard to case. */
  readonly action: string
  /** A full ARN; compared with regard to case. */
  readonly resource: string
  /** Account (tenant) that owns the resource. Absent means that of the principal. */
  readonly resourceAccount?: string
  readonly context?: ContextRecord
}
