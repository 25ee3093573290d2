import type { z } from 'zod'

/** Level of an action (domain-model 5.2). */
export type ActionLevel = 'list' | 'read' | 'write' | 'execute' | 'permissions'

/** Where an action of the service is reached: the one place for its action, resource ARN and audit event. */
export interface RouteDeclaration {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root, parameters in braces: `/api/v1/users/{username}`. */
  readonly path: string
  /** One line for the OpenAPI page. */
  readonly summary: string
  /** Name of the audit event (wire-protocol 3.10). */
  readonly event: string
  /** How callers are let in: by an action, by the proof of who they are alone, or anyone. */
  readonly access: ByAction | SelfOnly | Open
  /** JSON body. A schema is strict: unknown fields are refused. Absent: a body is ignored. */
  readonly body?: z.ZodType
  /** Query parameters. Strict as well; absent: any query is ignored. */
  readonly query?: z.ZodType
  /** What a success answers, for the OpenAPI page. */
  readonly response?: z.ZodType
  /** Default 200. Every DELETE of the original answers 201 (wire-protocol 3.1); 101 where the connection goes on as a WebSocket. */
  readonly successStatus?: 101 | 200 | 201 | 204
  /** `write` changes state. Default: writes are the methods other than GET. */
  readonly writes?: boolean
  /** Asked again and again, and changes nothing: `AUDIT_DECISIONS` says which successes are recorded, as of decisions. Default: all. */
  readonly sampled?: true
  /** Names the ARN from the body, so the body is judged before the caller (CreateUser, CreateGroup; wire-protocol 3.1). */
  readonly bodyFirst?: boolean
}

/** Needs `S:<action>` on `arn:P:S:::<resource>`. */
export interface ByAction {
  /** Without prefix: `CreateUser`. */
  readonly action: string
  readonly level: ActionLevel
  /** After `arn:P:S:::`; `{username}` is a path parameter, `{body.username}` a field of the body. */
  readonly resource: string
  /** Holding the action on this ARN is enough as well: the original asks for one's own keys on everybody's. */
  readonly orResource?: string
  /** More context keys, from path parameters: `{ Member: '{username}' }`. */
  readonly context?: Readonly<Record<string, string>>
  /**
   * Why the guard lets in whoever proves who they are, and the handler asks for the decision: the context that it is made in, or the
   * ARN, is read from the store first. A handler that does not ask answers nothing and writes nothing.
   */
  readonly afterReading?: string
}

/** Needs an identity; what it may see is part of the answer. */
export interface SelfOnly {
  readonly authenticated: true
  /** Why no action guards it. */
  readonly reason: string
  /** What limits an access token here, where one will do: no policy is asked that its scopes would limit. Default: none will do. */
  readonly tokens?: string
}

/** Anyone may call it. */
export interface Open {
  readonly open: true
  /** Why. */
  readonly reason: string
}
