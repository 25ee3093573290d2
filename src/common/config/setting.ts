import type { ValueKind } from './value-kind.js'

/** One row of the table of settings. */
export interface Setting<T> {
  /** Name in the environment, with or without `TINYAUTH_` before it. */
  readonly name: string
  readonly kind: ValueKind<T>
  /** What counts when nothing is set, written as it would be set; absent: the setting has no value then. */
  readonly fallback: Fallback | undefined
  /** For the reference; sentences in Markdown. */
  readonly description: string
  /** Its value is never shown, not even where it is wrong. */
  readonly secret: boolean
  /** Only with `TINYAUTH_` before it: the bare name is a word that others use too. Default false. */
  readonly prefixed?: true
}

/** A default, or one for production and one for everything else. */
export type Fallback = string | { readonly production: string; readonly otherwise: string }

/** A setting that always has a value. */
export function withDefault<T>(name: string, kind: ValueKind<T>, fallback: Fallback, description: string): Setting<T> {
  return { name, kind, fallback, description, secret: false }
}

/** A setting that may have no value. */
export function optional<T>(name: string, kind: ValueKind<T>, description: string): Setting<T | undefined> {
  return { name, kind, fallback: undefined, description, secret: false }
}

/** The same setting, read only with `TINYAUTH_` before its name. */
export function prefixed<T>(setting: Setting<T>): Setting<T> {
  return { ...setting, prefixed: true }
}

/** A setting without default whose value is never shown; its kind wraps it in `Secret`. */
export function secret<T>(name: string, kind: ValueKind<T>, description: string): Setting<T | undefined> {
  return { name, kind, fallback: undefined, description, secret: true }
}
