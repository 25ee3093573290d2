import type { OAuthArtifactEntity } from '../../store/index.js'
import { scopeNames } from '../scopes/scope-names.js'

/** What a user let an app do, and what not: names of scopes. */
export interface ConsentScopes {
  readonly accepted: readonly string[]
  readonly rejected: readonly string[]
}

/** What the payload of a row of kind `Grant` says; whatever was unticked later is not accepted. */
export function consentScopes({ openid, rejected: left }: OAuthArtifactEntity['payload']): ConsentScopes {
  const rejected = scopesOf(member(left, 'openid'))
  return { accepted: scopesOf(openid).filter((scope) => !rejected.includes(scope)), rejected }
}

function scopesOf(openid: unknown): readonly string[] {
  return scopeNames(member(openid, 'scope'))
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value as unknown
}
