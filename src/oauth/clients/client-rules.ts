import { type EntityManager, In } from 'typeorm'
import { OAuthScopeEntity, ServiceEntity, UserEntity } from '../../store/index.js'
import { isBuiltInScope } from '../scopes/built-in-scopes.js'
import type { ClientDefinition } from './client-definition.js'
import { MOST_REDIRECT_URIS, redirectUriProblem } from './redirect-uri.js'
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, type TokenSeconds } from './token-seconds.js'

/** Texts by field of the wire. */
type Problems = Record<string, string>

const MOST_ENTRIES = 100
const REFRESHED = ['authorization_code', 'device_code', 'password'] as const
const CONFIDENTIAL = ['client_credentials', 'password'] as const

/**
 * Everything that is wrong with a client, by field, each with what puts it right. What stands in `before` is not looked for
 * again: a service that was forgotten meanwhile keeps nobody from turning a client off.
 */
export async function clientProblems(
  manager: EntityManager,
  client: ClientDefinition,
  before?: ClientDefinition,
): Promise<Problems> {
  return { ...(await missingParts(manager, client, before)), ...ownProblems(client) }
}

function ownProblems(client: ClientDefinition): Problems {
  return {
    ...secondsProblem('access_token_seconds', client.accessTokenSeconds, ACCESS_TOKEN_SECONDS),
    ...secondsProblem('refresh_token_seconds', client.refreshTokenSeconds, REFRESH_TOKEN_SECONDS),
    ...addressProblems('redirect_uris', client.redirectUris, client.type),
    ...addressProblems('post_logout_redirect_uris', client.postLogoutRedirectUris, client.type),
    ...listProblem('scopes', client.scopes, 'a token without a scope is good for nothing'),
    ...(client.services === null ? {} : listProblem('services', client.services, 'leave it out, or say null, for any')),
    ...grantProblems(client),
  }
}

function grantProblems({ grants, type, redirectUris }: ClientDefinition): Problems {
  const problems = listProblem('grants', grants, 'name how it gets its tokens')
  const secretly = CONFIDENTIAL.filter((grant) => grants.includes(grant))
  const needsRefreshed = grants.includes('refresh_token') && !REFRESHED.some((grant) => grants.includes(grant))
  const byBrowser = grants.includes('authorization_code')
  if (type === 'public' && secretly.length > 0) {
    problems['grants'] =
      `${quoted(secretly)} needs a confidential client: leave it out, or make the client confidential`
  } else if (needsRefreshed) {
    problems['grants'] = `\`refresh_token\` needs another grant that it renews: add one of ${quoted(REFRESHED)}`
  }
  if (byBrowser && redirectUris.length === 0) {
    problems['redirect_uris'] = 'must name an address, since the grant `authorization_code` sends a browser there'
  } else if (!byBrowser && redirectUris.length > 0) {
    problems['redirect_uris'] = 'must be empty without the grant `authorization_code`: leave them out, or add it'
  }
  return problems
}

function addressProblems(field: string, addresses: readonly string[], type: ClientDefinition['type']): Problems {
  const problems: Problems = {}
  if (addresses.length > MOST_REDIRECT_URIS) problems[field] = `must have at most ${MOST_REDIRECT_URIS} entries`
  for (const [index, address] of addresses.slice(0, MOST_REDIRECT_URIS).entries()) {
    const problem =
      addresses.indexOf(address) < index ? 'stands in the list twice: leave it out' : redirectUriProblem(address, type)
    if (problem !== undefined) problems[`${field}/${index}`] = problem
  }
  return problems
}

function listProblem(field: string, entries: readonly string[], whyNotEmpty: string): Problems {
  const twice = entries.filter((entry, index) => entries.indexOf(entry) < index)
  if (entries.length === 0) return { [field]: `must not be empty: ${whyNotEmpty}` }
  if (entries.length > MOST_ENTRIES) return { [field]: `must have at most ${MOST_ENTRIES} entries` }
  return twice.length === 0 ? {} : { [field]: `must not name ${quoted(new Set(twice))} twice` }
}

function secondsProblem(field: string, seconds: number, { least, most }: TokenSeconds): Problems {
  return seconds >= least && seconds <= most ? {} : { [field]: `must be from ${least} to ${most}` }
}

async function missingParts(
  manager: EntityManager,
  client: ClientDefinition,
  before: ClientDefinition | undefined,
): Promise<Problems> {
  const scopes = client.scopes.filter((name) => !isBuiltInScope(name))
  return {
    ...entryProblems('scopes', client.scopes, await missing(manager, OAuthScopeEntity, scopes, before?.scopes)),
    ...entryProblems(
      'services',
      client.services ?? [],
      await missing(manager, ServiceEntity, client.services ?? [], before?.services ?? []),
    ),
    ...(await ownerProblem(manager, client, before)),
  }
}

/** Names, not among those of before, of which there is no row. */
async function missing(
  manager: EntityManager,
  entity: typeof OAuthScopeEntity | typeof ServiceEntity,
  names: readonly string[],
  before: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const unknown = new Set(names.filter((name) => !before.includes(name)))
  // Of a list that is too long anyway nothing is looked for.
  if (unknown.size === 0 || unknown.size > MOST_ENTRIES) return new Set()
  const rows = await manager.find<OAuthScopeEntity | ServiceEntity>(entity, { where: { name: In([...unknown]) } })
  for (const { name } of rows) unknown.delete(name)
  return unknown
}

function entryProblems(field: string, entries: readonly string[], unknown: ReadonlySet<string>): Problems {
  const problems = entries.flatMap((entry, index) =>
    unknown.has(entry)
      ? [[`${field}/${index}`, `\`${entry.slice(0, 128)}\` does not exist: leave it out, or create it first`]]
      : [],
  )
  return Object.fromEntries(problems) as Problems
}

async function ownerProblem(
  manager: EntityManager,
  { owner }: ClientDefinition,
  before: ClientDefinition | undefined,
): Promise<Problems> {
  if (owner === before?.owner || (await manager.existsBy(UserEntity, { username: owner }))) return {}
  return { owner: `user \`${owner.slice(0, 128)}\` does not exist: name another` }
}

function quoted(names: Iterable<string>): string {
  return [...names].map((name) => `\`${name.slice(0, 128)}\``).join(', ')
}
