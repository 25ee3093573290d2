import { z } from 'zod'
import { formatInstant } from '../../../manage/index.js'
import type { KnownProvider } from '../found-provider.js'

/** A provider on the wire. Never with a secret, a password, or the hash of one. */
export const identityProviderSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  displayName: z.string().nullable(),
  enabled: z.boolean(),
  source: z
    .enum(['database', 'configuration', 'application'])
    .describe('only what stands in the database can be changed here'),
  settings: z.record(z.string(), z.unknown()),
  hasClientSecret: z.boolean(),
  admission: z.unknown(),
  groupMapping: z.unknown().nullable(),
  createsUsers: z.boolean(),
  problems: z
    .record(z.string(), z.string())
    .nullable()
    .describe('why nobody can sign in by it; null: nothing is wrong'),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A provider on the wire. */
export type IdentityProviderRepresentation = z.infer<typeof identityProviderSchema>

/** Puts a provider on the wire. Names member by member what goes out. */
export function representProvider({
  source,
  definition,
  compiled,
  row,
}: KnownProvider): IdentityProviderRepresentation {
  const { name, kind, displayName, enabled, settings, clientSecret, admission, groupMapping, createsUsers } = definition
  return {
    id: name,
    name,
    kind,
    displayName: displayName ?? null,
    enabled,
    source,
    settings: shownSettings(settings),
    hasClientSecret: row?.hasSecret ?? clientSecret !== undefined,
    admission,
    groupMapping: groupMapping ?? null,
    createsUsers,
    problems: compiled.problems ?? null,
    createdAt: formatInstant(row?.createdAt),
    updatedAt: formatInstant(row?.updatedAt),
  }
}

/** Members that are shown of a user of a list; whatever else somebody wrote there stays inside. */
const SHOWN_OF_USER = ['name', 'displayName', 'email', 'groups']

function shownSettings(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Array.isArray(settings['users'])) return { ...settings }
  // `isArray` leaves the entries open.
  const users: readonly unknown[] = settings['users']
  return { ...settings, users: users.map(shownUser) }
}

function shownUser(user: unknown): unknown {
  if (typeof user !== 'object' || user === null) return {}
  const shown = Object.entries(user).filter(([name]) => SHOWN_OF_USER.includes(name))
  return { ...Object.fromEntries(shown), hasPassword: 'passwordHash' in user }
}
