import type { OAuthArtifactEntity } from '../../store/index.js'

/** Names of the scopes that a row of kind `Grant` allows: those that were accepted, without those that were unticked later. */
export function acceptedScopes({ openid, rejected }: OAuthArtifactEntity['payload']): readonly string[] {
  const left = new Set(scopesIn(member(rejected, 'openid')))
  return scopesIn(openid).filter((scope) => !left.has(scope))
}

function scopesIn(openid: unknown): readonly string[] {
  const scope = member(openid, 'scope')
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : []
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value as unknown
}
