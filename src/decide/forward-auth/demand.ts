import type { Pair } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'
import { actionProblem, resourceProblem } from '../../common/wire-names.js'
import type { ForwardAuthQuery } from './forward-auth.route.js'
import type { OriginalRequest } from './original-request.js'
import { ACTION_PLACEHOLDERS, fillPlaceholders, type Placeholder, RESOURCE_PLACEHOLDERS } from './placeholders.js'
import { plainPath } from './plain-path.js'

/**
 * What has to be permitted before a request may pass; `undefined`: nothing, to be signed in is enough.
 *
 * @throws DomainError `NotPermitted` when a part of the request that is named was not told, or may not stand in an ARN
 */
export function demandOf(
  { action, resource }: Pick<ForwardAuthQuery, 'action' | 'resource'>,
  service: string,
  original: OriginalRequest,
): Pair | undefined {
  if (action === undefined || resource === undefined) return undefined
  const valueOf = (name: Placeholder): string => partOf(original, name)
  const filled = {
    action: fillPlaceholders(action, ACTION_PLACEHOLDERS, valueOf),
    resource: fillPlaceholders(resource, RESOURCE_PLACEHOLDERS, valueOf),
  }
  const problem = actionProblem(filled.action) ?? resourceProblem(filled.resource)
  if (problem !== undefined) throw unfit(`the question of the proxy ${problem}`)
  return { action: `${service}:${filled.action}`, resource: filled.resource }
}

function partOf(original: OriginalRequest, name: Placeholder): string {
  const value = PARTS[name](original)
  if (value !== undefined) return value
  throw unfit(`\`{${name}}\` was not told by a trusted proxy, or is none that a policy may be asked about`)
}

const PARTS: Readonly<Record<Placeholder, (original: OriginalRequest) => string | undefined>> = {
  method: ({ method }) => (method !== undefined && /^[A-Z]+$/.test(method) ? method : undefined),
  host: ({ origin }) => plainHost(origin),
  path: ({ target }) => (target === undefined ? undefined : plainPath(target)),
}

/** Without port; an address of IPv6 in its brackets. A dot at the end makes another name of the same host. */
function plainHost(origin: string | undefined): string | undefined {
  const host = origin === undefined ? undefined : new URL(origin).hostname
  return host?.endsWith('.') === true ? undefined : host
}

function unfit(detail: string): DomainError {
  return new DomainError('NotPermitted', { detail })
}
