import { AccessKey, type HeldMembership, type RightsSource, KeySecret, PrincipalEntry } from '@tinyauth/decision'
import { type CompiledPolicy, compilePolicy, type Limits, type PolicySet } from '@tinyauth/policy-engine'
import type {
  PolicyPart,
  PrincipalDocument,
  SetPart,
  SourcePart,
} from '../../src/decide/principals/principal-document.js'

/** A secret that proves nothing: here only decisions are looked at. */
class NoSecret extends KeySecret {
  override matches(): boolean {
    return false
  }

  override subkey(): never {
    throw new Error('there is no secret')
  }
}

/** What a guard makes of the document of a principal, once it came over the wire. */
export function guardEntry(document: PrincipalDocument): PrincipalEntry {
  // The same form, as nothing in it is lost in JSON.
  const { key, limits, sessions = [], ...parts } = JSON.parse(JSON.stringify(document)) as PrincipalDocument
  const set = ({ id, policies }: SetPart): PolicySet => ({ id, policies: compiled(policies, limits) })
  const source = ({ kind, ceilings, inherited, ...rest }: SourcePart): RightsSource => {
    const byDescent = inherited === true ? { inherited } : {}
    return { kind, ...set(rest), ...byDescent, ...(ceilings === undefined ? {} : { ceilings: ceilings.map(set) }) }
  }
  const memberships = parts.memberships.map(({ notBeforeMs, notAfterMs, ...held }): HeldMembership => {
    return { ...held, notBeforeMs, notAfterMs, source: source(held.source) }
  })
  return new PrincipalEntry(
    {
      ...parts,
      sessions: new Map(sessions.map((session) => [session.id, { ...session, sourceIp: '', lastSeenAtMs: 0 }])),
      passwordHash: undefined,
      own: source(parts.own),
      memberships,
      guardrails: parts.guardrails.map(set),
      boundary: parts.boundary && set(parts.boundary),
      keys: key === undefined ? new Map() : new Map([[key.keyId, accessKey(key)]]),
      keyBoundaries: key?.boundary === undefined ? new Map() : new Map([[key.keyId, set(key.boundary)]]),
    },
    limits,
  )
}

function compiled(policies: readonly PolicyPart[], limits: Limits): readonly CompiledPolicy[] {
  return policies.map(({ document, ...named }) => compilePolicy(document ?? undefined, { ...named, limits }))
}

function accessKey({
  keyId,
  active,
  expiresAtMs,
  services,
  sourceCidrs,
}: NonNullable<PrincipalDocument['key']>): AccessKey {
  return new AccessKey({ keyId, active, expiresAtMs, services, sourceCidrs }, new NoSecret())
}
