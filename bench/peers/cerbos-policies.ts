import { RESOURCE_TYPES, type ResourceType } from '../../packages/policy-engine/bench/catalogue.js'
import type { Holder, User, WorkloadCondition, WorkloadStatement } from '../../packages/policy-engine/bench/workload.js'

/** A rule of a resource policy of Cerbos. */
interface Rule {
  readonly actions: readonly string[]
  readonly effect: 'EFFECT_ALLOW' | 'EFFECT_DENY'
  readonly roles: readonly string[]
  readonly condition?: { readonly match: { readonly all: { readonly of: readonly { readonly expr: string }[] } } }
}

/** One file of a policy folder. */
export interface PolicyFile {
  readonly name: string
  readonly document: object
}

const ARN_PARTS = 6

/**
 * The policies of some users in the language of Cerbos: one resource policy for each kind of resource. A group is a role, a user is a
 * role of its own, and a statement is a rule for the role that holds it; so the server finds the rules of the asking user by its
 * index of roles, kinds and actions. The resource id of the ARN is the id of the resource; patterns in it are conditions.
 */
export function policyFiles(users: readonly User[]): PolicyFile[] {
  const holders = new Set<Holder>(users.flatMap((user) => [user, ...user.groups]))
  return RESOURCE_TYPES.map((kind) => {
    const rules = [...holders].flatMap((holder) => rulesOf(holder, kind))
    return { name: `${kindName(kind)}.json`, document: resourcePolicy(kindName(kind), rules) }
  })
}

/** The roles of a user: one of its own and one for each group. */
export function rolesOf(user: User): string[] {
  return [user, ...user.groups].map((holder) => holder.name)
}

/** `orchard_tree`: what Cerbos calls a kind of resource. */
export function kindName({ service, type }: Pick<ResourceType, 'service' | 'type'>): string {
  return `${service}_${type}`
}

/** Splits an ARN into the kind and the id that Cerbos is asked about. */
export function resourceOf(arn: string): { readonly kind: string; readonly id: string } {
  const parts = arn.split(':')
  const [type = '', id = ''] = (parts[ARN_PARTS - 1] ?? '').split('/')
  return { kind: kindName({ service: parts[2] ?? '', type }), id }
}

function resourcePolicy(resource: string, rules: readonly Rule[]): object {
  return { apiVersion: 'api.cerbos.dev/v1', resourcePolicy: { version: 'default', resource, rules } }
}

function rulesOf(holder: Holder, kind: ResourceType): Rule[] {
  return holder.policies
    .flatMap((policy) => policy.Statement)
    .filter(({ Resource }) => Resource === '*' || resourceOf(Resource).kind === kindName(kind))
    .map((statement) => ruleOf(holder, statement))
}

/**
 * A role that allows outweighs another role of the same principal that denies, so a Deny is a rule for every role, on
 * condition that the principal has the role that holds it.
 */
function ruleOf({ name }: Holder, { Effect, Action, Resource, Condition }: WorkloadStatement): Rule {
  const isDeny = Effect === 'Deny'
  const holds = isDeny ? [`${JSON.stringify(name)} in P.roles`] : []
  const conditions = [...holds, ...idCondition(Resource), ...contextCondition(Condition)].map((expr) => ({ expr }))
  return {
    actions: [Action],
    effect: isDeny ? 'EFFECT_DENY' : 'EFFECT_ALLOW',
    roles: [isDeny ? '*' : name],
    ...(conditions.length === 0 ? {} : { condition: { match: { all: { of: conditions } } } }),
  }
}

// Patterns of the workloads hold at most one star, at either end of the id.
function idCondition(pattern: string): string[] {
  if (pattern === '*') return []
  const { id } = resourceOf(pattern)
  if (id === '*') return []
  if (id.endsWith('*')) return [`R.id.startsWith(${text(id.slice(0, -1))})`]
  if (id.startsWith('*')) return [`R.id.endsWith(${text(id.slice(1))})`]
  return [`R.id == ${text(id)}`]
}

const USERNAME = '${Username}'

/** A CEL expression for a text that may hold the user name. */
function text(pattern: string): string {
  const parts = pattern.split(USERNAME).map((part) => JSON.stringify(part))
  return parts.join(' + P.id + ')
}

function contextCondition(condition: WorkloadCondition | undefined): string[] {
  if (condition === undefined) return []
  if ('StringEquals' in condition) return [`P.attr.Stage == ${JSON.stringify(condition.StringEquals.Stage)}`]
  return [`P.attr.SourceIp.inIPAddrRange(${JSON.stringify(condition.IpAddress.SourceIp)})`]
}
