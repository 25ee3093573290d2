import type { FederatedIdentityEntity } from '../../store/index.js'
import type { Profile } from '../federation/profile.js'
import type { FoundProvider, KnownProvider } from './found-provider.js'
import type { Identities } from './identities/identities.js'

/**
 * Whether somebody who signed in by a provider may stay. `unknown`: nobody can tell, since the provider cannot be read (its
 * secret does not open, say); such a person is refused until it can be, and nothing is taken from them.
 */
export type Standing = 'stands' | 'unknown' | { readonly why: string }

/**
 * Judges somebody by the rules of now and by what the provider said last (capabilities F5). May ask the application: never
 * inside a transaction.
 */
export async function standingOf(
  known: KnownProvider | undefined,
  identity: FederatedIdentityEntity | undefined,
  identities: Pick<Identities, 'admit'>,
): Promise<Standing> {
  if (known?.definition.enabled !== true) return { why: 'the identity provider is no way in any more' }
  const { found } = known.compiled
  if (found === undefined) return 'unknown'
  if (identity === undefined) return { why: 'the identity is not linked any more' }
  const profile = lastProfile(identity)
  const problem = vouchProblem(found, profile)
  if (problem !== undefined) return { why: problem }
  const verdict = await identities.admit(found, { profile })
  return verdict.admitted ? 'stands' : { why: verdict.why }
}

/** What a provider said last of somebody. */
export function lastProfile({ issuer, subject, profile }: FederatedIdentityEntity): Profile {
  return { ...profile, issuer, subject }
}

/** Why a provider as it is set up now would not say again what it said; `undefined`: it would, as far as can be told. */
export function vouchProblem({ issuer, provider, direct }: FoundProvider, profile: Profile): string | undefined {
  if (issuer !== undefined && issuer !== profile.issuer) return 'the identity is by the word of another issuer'
  if (direct !== undefined) return direct.kind === 'basic' ? direct.stillVouches(profile) : undefined
  try {
    return provider?.stillVouches?.(profile)
  } catch {
    // A provider of the application is code of others; what it throws may hold a secret.
    return 'the identity provider could not say whether it still vouches'
  }
}
