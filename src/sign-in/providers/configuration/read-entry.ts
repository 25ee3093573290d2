import type { ReadFile } from '../../../common/config/environment.js'
import { problemsOf } from '../../../common/http/parse-json.js'
import type { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import { Secret } from '../../../common/secrets/secret.js'
import type { ProviderDefinition } from '../found-provider.js'
import { usersWithPassword, withHashes } from '../kinds/plain-passwords.js'
import { entrySchema, type ProviderEntry } from './entry-schema.js'
import { parseUsersFile } from './users-file.js'

/** What entries are read with. */
export interface EntryReader {
  readonly readFile: ReadFile
  readonly hasher: PasswordHasher
  readonly isProduction: boolean
  readonly warn: (text: string) => void
}

/** A definition, as far as it can be told, and what is wrong with the entry. */
export interface ReadEntry {
  readonly definition?: ProviderDefinition
  readonly problems: Record<string, string>
}

/** Reads one entry with the files that it names. */
export async function readEntry(value: unknown, reader: EntryReader): Promise<ReadEntry> {
  const parsed = entrySchema.safeParse(value, { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error) }
  const entry = parsed.data
  const problems: Record<string, string> = {}
  const clientSecret = secretOf(entry, reader, problems)
  const settings = await settingsOf(entry, reader, problems)
  const { name, kind, displayName, enabled, admission, groupMapping, createsUsers } = entry
  const definition = {
    ...{ name, kind, settings, clientSecret, admission, groupMapping },
    displayName: displayName === null || displayName === '' ? undefined : displayName,
    enabled: enabled ?? true,
    createsUsers: createsUsers ?? true,
  }
  return { definition, problems }
}

function secretOf(
  { clientSecret, clientSecretFile }: ProviderEntry,
  { readFile }: EntryReader,
  problems: Record<string, string>,
): Secret<string> | undefined {
  const given = clientSecret ?? undefined
  if (clientSecretFile === undefined) return given === undefined ? undefined : new Secret(given)
  if (given !== undefined) problems['clientSecretFile'] = 'must not stand beside `clientSecret`'
  const text = textOf(clientSecretFile, 'clientSecretFile', readFile, problems)
  return text === undefined ? undefined : new Secret(text.replace(/\r?\n$/, ''))
}

async function settingsOf(
  entry: ProviderEntry,
  { readFile, hasher, isProduction, warn }: EntryReader,
  problems: Record<string, string>,
): Promise<Readonly<Record<string, unknown>>> {
  const { name, kind, usersFile } = entry
  const settings = usersFile === undefined ? entry.settings : withUsersOf(usersFile, entry, readFile, problems)
  if (kind !== 'basic') return settings
  const plain = usersWithPassword(settings)
  if (plain.length > 0 && isProduction) {
    problems['settings/users'] = `must have hashes, not passwords, in production (${plain.length} have none)`
  } else if (plain.length > 0) {
    warn(`identity provider \`${name}\` has passwords in the clear: that is for development alone`)
  }
  const hashed = await withHashes(settings, hasher)
  Object.assign(problems, hashed.problems)
  return hashed.settings
}

function withUsersOf(
  usersFile: string,
  { kind, settings }: ProviderEntry,
  readFile: ReadFile,
  problems: Record<string, string>,
): Readonly<Record<string, unknown>> {
  if (kind !== 'basic') {
    problems['usersFile'] = 'is for the kind `basic` alone'
    return settings
  }
  const text = textOf(usersFile, 'usersFile', readFile, problems)
  if (text === undefined) return settings
  const { users, strangeLines } = parseUsersFile(text)
  if (strangeLines.length > 0)
    problems['usersFile'] = `has lines that are not \`name:hash\`: ${strangeLines.join(', ')}`
  // `isArray` leaves the entries open.
  const written: readonly unknown[] = Array.isArray(settings['users']) ? settings['users'] : []
  return { ...settings, users: [...written, ...users] }
}

function textOf(file: string, field: string, readFile: ReadFile, problems: Record<string, string>): string | undefined {
  try {
    return readFile(file)
  } catch {
    problems[field] ??= 'must name a readable file'
    return undefined
  }
}
