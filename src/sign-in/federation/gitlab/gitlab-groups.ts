import { z } from 'zod'
import { FederationError } from '../federation-error.js'
import { getAllPages, type PageBudget } from '../http/paging.js'
import type { ProviderFetch } from '../http/provider-fetch.js'
import { StatusError } from '../http/provider-json.js'
import type { ProviderGroup } from '../profile.js'
import { assertGroupCount, groupPathOf } from '../provider-groups.js'

/** Access levels of GitLab, highest first: owner, maintainer, developer, reporter, planner, guest, minimal access. */
const LEVELS = [50, 40, 30, 20, 15, 10, 5]

/** Levels that not every GitLab knows; one that does not answers 400. */
const YOUNG_LEVELS = [15, 5]

/** For all levels together: 20,000 lines of 100. */
const MOST_PAGES = 200

const group = z.object({ full_path: z.string() })

/**
 * All groups of a user with the highest access level in each (capabilities F10, F11). The list of groups does not say the level, so
 * it is asked once for each: who is in the list of 30 and not in that of 40 is a developer. Every page is read.
 *
 * @throws FederationError `ProviderAnswer` for more than 200 pages or 10,000 groups
 */
export async function gitLabGroups(
  fetch: ProviderFetch,
  apiUrl: string,
  accessToken: string,
): Promise<readonly ProviderGroup[]> {
  const levels = new Map<string, number>()
  const budget = { left: MOST_PAGES }
  for (const level of LEVELS) {
    for (const path of await pathsAt(level, { fetch, apiUrl, accessToken, budget })) {
      if (!levels.has(path)) levels.set(path, level)
    }
    assertGroupCount(levels.size)
  }
  return [...levels].map(([path, accessLevel]) => ({ path, accessLevel }))
}

interface GroupRequest {
  readonly fetch: ProviderFetch
  readonly apiUrl: string
  readonly accessToken: string
  readonly budget: PageBudget
}

async function pathsAt(level: number, request: GroupRequest): Promise<readonly string[]> {
  const query = `min_access_level=${level}&per_page=100&order_by=name&sort=asc&pagination=keyset`
  const ask = { what: 'the groups', bearer: request.accessToken }
  try {
    const entries = await getAllPages(request.fetch, `${request.apiUrl}/groups?${query}`, ask, request.budget)
    return entries
      .map((entry) => groupPathOf(group.safeParse(entry).data?.full_path))
      .filter((path) => path !== undefined)
  } catch (error) {
    if (error instanceof StatusError && error.status === 400 && YOUNG_LEVELS.includes(level)) return []
    if (!(error instanceof StatusError) || (error.status !== 401 && error.status !== 403)) throw error
    throw new FederationError('ConfigurationInvalid', `${error.detail}: give the application the scope \`read_api\``)
  }
}
