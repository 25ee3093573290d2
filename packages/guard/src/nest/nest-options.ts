import type { ActionLevel } from '@tinyauth/policy-engine'
import type { GuardOptions } from '../settings/guard-options.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import type { RequestOf } from './asked-request.js'

/** What the guard does in an application of Nest, besides its settings. */
export interface NestOptions {
  /**
   * Finds the HTTP request behind a call. Default: that of HTTP handlers, and `req` or `request` of the context of GraphQL.
   * For messages give a function that finds, for example, the request of the socket's handshake.
   */
  readonly requestOf: RequestOf
  /** Routes without a decorator, at the start: named in the log, a reason not to start, or not looked for. Default `warn`. */
  readonly report: 'warn' | 'fail' | 'off'
  /**
   * Whether the actions of all decorators are told to the service at the start, in the place of what it knew of this one. The
   * guard's key needs `RegisterServiceActions`. A failure is logged and no more. Default `false`.
   */
  readonly registerActions: boolean | RegisterActionsOptions
}

/** How actions are registered. */
export interface RegisterActionsOptions {
  /** Levels by the name of the action; default: what the decorator says, else by the verb that the name begins with. */
  readonly levels?: Readonly<Record<string, ActionLevel>>
}

/** The options of `TinyauthModule`. */
export type TinyauthModuleOptions = GuardOptions & Partial<NestOptions>

/** Injection token of the `NestOptions`. */
export const NEST_OPTIONS = Symbol('tinyauth:nest-options')

/** Injection token of the guard's settings. */
export const GUARD_SETTINGS = Symbol('tinyauth:guard-settings')

/** The settings as the rest of the package knows them. */
export type { GuardSettings }
