import { z } from 'zod'
import { FederationError } from '../federation-error.js'
import { getAllPages, type PageBudget } from '../http/paging.js'
import type { ProviderFetch } from '../http/provider-fetch.js'
import { getJson, type JsonRequest, StatusError } from '../http/provider-json.js'
import type { Profile, ProviderGroup } from '../profile.js'
import { emailOf, profileTexts } from '../profile-texts.js'
import { assertGroupCount, groupPathOf } from '../provider-groups.js'

/** Where a GitHub is, and what is read of it. */
export interface GitHubApi {
  readonly fetch: ProviderFetch
  /** Without a slash at its end. */
  readonly apiUrl: string
  /** `iss` of the profiles. */
  readonly issuer: string
  readonly orgs: boolean
}

const MOST_PAGES = 100
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }

const user = z.object({
  id: z.int().positive(),
  login: z.unknown().optional(),
  name: z.unknown().optional(),
  avatar_url: z.unknown().optional(),
})
const address = z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })
const organization = z.object({ login: z.string() })
const team = z.object({ slug: z.string(), organization })

/**
 * Who a token of GitHub belongs to. The subject is the number of the account, which stays when it is renamed.
 *
 * @throws FederationError `ConfigurationInvalid` when GitHub gives no addresses or teams to this app
 */
export async function gitHubProfile(api: GitHubApi, accessToken: string): Promise<Profile> {
  const ask = (what: string): JsonRequest => ({ what, bearer: accessToken, headers: HEADERS })
  const parsed = user.safeParse((await getJson(api.fetch, `${api.apiUrl}/user`, ask('the user'))).value)
  if (!parsed.success) throw new FederationError('SubjectMissing', 'GitHub names no user')
  const { id, login, name, avatar_url: picture } = parsed.data
  const budget = { left: MOST_PAGES }
  const email = await emailOfUser(api, ask('the e-mail addresses'), budget)
  const groups = api.orgs ? await groupsOfUser(api, ask, budget) : []
  const texts = profileTexts({ preferredUsername: login, name: name ?? login, picture, email: email?.email })
  return { issuer: api.issuer, subject: String(id), ...texts, emailVerified: email?.verified === true, groups }
}

/** The primary verified address; else the first verified one by name; else the primary one, which is not verified. */
async function emailOfUser(api: GitHubApi, request: JsonRequest, budget: PageBudget): Promise<Address | undefined> {
  const fix = 'give the app the permission `Email addresses: read-only`'
  const listed = await permitted(getAllPages(api.fetch, `${api.apiUrl}/user/emails?per_page=100`, request, budget), fix)
  const addresses = listed.map((entry) => address.safeParse(entry).data).filter((entry) => isAddress(entry))
  const verified = addresses.filter((entry) => entry.verified).sort((a, b) => (a.email < b.email ? -1 : 1))
  return verified.find(({ primary }) => primary) ?? verified[0] ?? addresses.find(({ primary }) => primary)
}

type Address = z.output<typeof address>

function isAddress(entry: Address | undefined): entry is Address {
  return emailOf(entry?.email) !== undefined
}

async function groupsOfUser(
  api: GitHubApi,
  ask: (what: string) => JsonRequest,
  budget: PageBudget,
): Promise<readonly ProviderGroup[]> {
  const fix = 'give the app the permission `Members: read-only`, or the OAuth app the scope `read:org`'
  const list = (path: string, what: string): Promise<readonly unknown[]> =>
    permitted(getAllPages(api.fetch, `${api.apiUrl}${path}?per_page=100`, ask(what), budget), fix)
  const organizations = (await list('/user/orgs', 'the organizations')).map(
    (entry) => organization.safeParse(entry).data?.login,
  )
  const teams = (await list('/user/teams', 'the teams')).map((entry) => {
    const { data } = team.safeParse(entry)
    return data === undefined ? undefined : `${data.organization.login}/${data.slug}`
  })
  const paths = [...organizations, ...teams].map(groupPathOf).filter((path) => path !== undefined)
  assertGroupCount(paths.length)
  return [...new Set(paths)].map((path) => ({ path }))
}

/** GitHub answers 403 or 404 to an app that lacks a permission. */
async function permitted<T>(asked: Promise<T>, fix: string): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof StatusError) || (error.status !== 403 && error.status !== 404)) throw error
    throw new FederationError('ConfigurationInvalid', `${error.detail}: ${fix}`)
  }
}
