import { DEFAULT_LIMITS } from '@tinyauth/policy-engine'
import type { AskedOf } from '../../common/permissions.js'

/** What somebody shares: these actions on these resources, each with each. */
export interface Shared {
  readonly service: string
  /** Without the prefix of the service. */
  readonly actions: readonly string[]
  /** ARNs, each of one thing. */
  readonly resources: readonly string[]
}

interface WrittenDocument {
  readonly Statement: readonly [{ readonly Action: readonly string[]; readonly Resource: readonly string[] }]
}

/** The one policy of a share, as JSON text: exactly what was shared (domain-model 5.6). */
export function shareDocument({ service, actions, resources }: Shared): string {
  const Action = actions.map((action) => `${service}:${action}`)
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'Shared', Effect: 'Allow', Action, Resource: resources }],
  })
}

/** What is wrong with the size of it: over this limit everything would be denied to whoever accepts it. */
export function documentProblem(document: string): string | undefined {
  const most = DEFAULT_LIMITS.groupInlineCharacters
  if (document.length <= most) return undefined
  return `all of it has ${document.length} characters, over the limit of ${most}: share less at a time`
}

/** What a policy of `shareDocument` shares. */
export function readShareDocument(service: string, text: string): Shared {
  const { Statement } = JSON.parse(text) as WrittenDocument // as it was written above
  const [{ Action, Resource }] = Statement
  return { service, actions: Action.map((action) => action.slice(service.length + 1)), resources: Resource }
}

/** Every pair that is shared. */
export function sharedPairs({ service, actions, resources }: Shared): readonly AskedOf[] {
  return actions.flatMap((action) => resources.map((resource) => ({ action: `${service}:${action}`, resource })))
}
