/** How an attempt came out. */
export type Outcome = 'allow' | 'deny' | 'error'

/** All outcomes, in the order in which they are shown. */
export const OUTCOMES: readonly Outcome[] = ['allow', 'deny', 'error']

/** An event of the audit log, as the API answers it. */
export interface AuditRecord {
  readonly seq: number
  readonly id: string
  readonly at: string
  readonly requestId?: string
  readonly event: string
  readonly actor?: Actor
  readonly subject?: string
  readonly service?: string
  readonly region?: string
  readonly action?: string
  readonly resources?: readonly string[]
  readonly outcome: Outcome
  readonly errorCode?: string
  readonly httpStatus?: number
  readonly sourceIp?: string
  readonly userAgent?: string
  readonly decisionId?: string
  readonly revision?: number
  readonly matched?: readonly string[]
  readonly changes?: { readonly before?: unknown; readonly after?: unknown }
  readonly context?: Readonly<Record<string, unknown>>
  readonly fields?: Readonly<Record<string, unknown>>
  readonly prevHash: string
  readonly hash: string
}

/** Who called. */
export interface Actor {
  readonly type: string
  readonly id: string
  readonly uid?: string
  readonly method?: string
  readonly keyId?: string
  readonly sessionId?: string
  readonly clientId?: string
}
