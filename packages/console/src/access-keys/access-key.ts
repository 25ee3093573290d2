import type { Row } from '../api/data-provider.js'
import type { PolicyReference } from '../attachments/reference.js'

/** An access key, as the API shows it: without its secret. */
export interface AccessKey extends Row {
  readonly access_key_id: string
  readonly status: 'active' | 'inactive' | 'expired'
  readonly expires_at: string | null
  readonly services: readonly string[] | null
  readonly source_cidrs: readonly string[] | null
  readonly boundary: PolicyReference | null
  readonly rotated_from: string | null
  readonly created_at: string | null
  readonly last_used_at: string | null
  readonly last_used_service: string | null
}

/** A key of somebody, in the list of everybody's. */
export interface OwnedKey extends AccessKey {
  readonly username: string
}

/** A new key with its secret, which is in no other answer. */
export interface NewKey extends AccessKey {
  readonly secret_access_key: string
}

/** What a form has of the limits of a key. */
export interface KeyLimits {
  readonly expiresAt: string | null
  readonly services: readonly string[]
  readonly sourceCidrs: readonly string[]
}

/** The limits that a key has, for a form; those of a new key without one. */
export function limitsOf(key?: AccessKey): KeyLimits {
  return {
    expiresAt: key?.expires_at ?? null,
    services: key?.services ?? [],
    sourceCidrs: key?.source_cidrs ?? [],
  }
}

/** What is sent of them: no entry means no limit, for which the API has `null`. */
export function limitsBody({ expiresAt, services, sourceCidrs }: KeyLimits): object {
  return { expiresAt, services: orNull(services), sourceCidrs: orNull(sourceCidrs) }
}

function orNull(entries: readonly string[]): readonly string[] | null {
  return entries.length === 0 ? null : entries
}

/** What limits a key besides its end; none is an empty list. */
export function limitTexts({ services, source_cidrs: cidrs, boundary }: AccessKey): readonly string[] {
  return [
    ...(services === null ? [] : [`for ${services.join(', ')}`]),
    ...(cidrs === null ? [] : [`from ${cidrs.join(', ')}`]),
    ...(boundary === null ? [] : [`within ${boundary.policy}`]),
  ]
}

/** How a state is shown. */
export const TONES = { active: 'good', inactive: 'bad', expired: 'bad' } as const
