import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { type OpenIdStandIn, type OpenIdStandInOptions, startOpenIdProvider } from './start-openid-provider.js'
import { sendJson } from './stand-in-server.js'

/** A group with the level of a user in it. */
export interface GitLabGroup {
  readonly full_path: string
  readonly level: number
}

/** A GitLab: its OpenID provider, with the list of groups of its API. */
export interface GitLabStandIn extends OpenIdStandIn {
  /** By `sub`. */
  readonly groups: Map<string, readonly GitLabGroup[]>
  /** Entries of a page, whatever is asked; default as asked. */
  pageSize(size: number | undefined): void
  /** Levels that it does not know: it answers 400. */
  readonly unknownLevels: Set<number>
  /** Where the link to the next page leads; default to the next page. */
  nextPage(address: string | undefined): void
  /** Whether it gives no groups, as to an application without the scope. */
  forbidGroups(forbidden: boolean): void
  /** Pages that were asked for. */
  readonly pages: string[]
}

/** Starts a GitLab on a free port of 127.0.0.1. */
export async function startGitLab(options: Pick<OpenIdStandInOptions, 'users'> = {}): Promise<GitLabStandIn> {
  const groups = new Map<string, readonly GitLabGroup[]>()
  const unknownLevels = new Set<number>()
  const pages: string[] = []
  let size: number | undefined
  let next: string | undefined
  let forbidden = false

  const api = async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    provider: Provider,
  ): Promise<boolean> => {
    if (url.pathname !== '/api/v4/groups') return false
    pages.push(url.search)
    const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace('Bearer ', ''))
    const level = Number(url.searchParams.get('min_access_level') ?? 0)
    if (token === undefined) sendJson(response, 401, { message: '401 Unauthorized' })
    else if (forbidden || token.scope?.split(' ').includes('read_api') !== true)
      sendJson(response, 403, { error: 'insufficient_scope' })
    else if (unknownLevels.has(level))
      sendJson(response, 400, { error: 'min_access_level does not have a valid value' })
    else {
      const all = (groups.get(token.accountId) ?? []).filter((group) => group.level >= level)
      const count = size ?? Number(url.searchParams.get('per_page') ?? 20)
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const link = new URL(url)
      link.searchParams.set('cursor', String(from + count))
      const more = from + count < all.length ? { link: `<${next ?? link.href}>; rel="next"` } : {}
      sendJson(
        response,
        200,
        all.slice(from, from + count).map(({ full_path }, id) => ({ id: from + id, full_path })),
        more,
      )
    }
    return true
  }
  const provider = await startOpenIdProvider({ title: 'Stand-in GitLab', scopes: ['read_api'], api, ...options })
  return {
    ...provider,
    groups,
    unknownLevels,
    pages,
    pageSize: (entries) => {
      size = entries
    },
    forbidGroups: (given) => {
      forbidden = given
    },
    nextPage: (address) => {
      next = address
    },
  }
}
