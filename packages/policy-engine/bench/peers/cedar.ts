import {
  checkParsePolicySet,
  preparsePolicySet,
  statefulIsAuthorized,
  type CedarValueJson,
  type EntityJson,
  type StatefulAuthorizationCall,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { AuthorizationRequest } from '../../src/request.js'
import { askedOf, engineOver, type Asked, type Engine } from '../engine.js'
import type { Case } from '../requests.js'
import type { User } from '../workload.js'
import { contextText, visibleRules, type VisibleRule } from './visible.js'

/** What Cedar is given for one user before the first request. */
interface PreparedUser {
  /** Name of the preparsed policy set. */
  readonly set: string
  readonly entity: EntityJson
}

/**
 * Cedar as its documentation models an application: principal and resource are entities that come with the call, the
 * principal with its groups as parents, the resource with its ARN as attribute. Policy sets are preparsed and the entity of
 * a user is made in advance; the call is made from the request. Cedar has no patterns for actions, so the name of
 * the action is part of the context.
 */
export function cedarEngine(cases: readonly Case[], workload: string): Engine {
  const asked = askedOf(cases, (user) => preparedUser(user, `${workload}/${user.name}`, 'resource.arn'))
  return engineOver('cedar', cases, asked, (one) => isAllowed(callFor(one)))
}

/**
 * Cedar with calls made in advance and without entities, which saves their parsing: the ARN is part of the context. No
 * policy can ask about the principal or an attribute of the resource.
 */
export function bareCedarEngine(cases: readonly Case[], workload: string): Engine {
  const asked = askedOf(cases, (user) => preparedUser(user, `${workload}-bare/${user.name}`, 'context.arn'))
  return engineOver('cedar-bare', cases, asked.map(bareCall), isAllowed)
}

const RESERVED_CHARACTERS = 256 * 1024 * 1024

/**
 * Makes Cedar take the memory for its policies in one piece, before there is anything else in the process. Otherwise it
 * grows in small steps, each of which makes the virtual machine collect the garbage of the whole heap: seconds become minutes.
 */
export function reserveCedarMemory(): void {
  checkParsePolicySet({ staticPolicies: ' '.repeat(RESERVED_CHARACTERS) })
}

function preparedUser(user: User, set: string, arn: string): PreparedUser {
  const policies = visibleRules(user).map((rule) => policyText(rule, arn))
  const answer = preparsePolicySet(set, { staticPolicies: policies.join('\n') })
  if (answer.type === 'failure') throw new Error(`cedar refuses a policy: ${JSON.stringify(answer.errors[0])}`)
  const parents = user.groups.map(({ name }) => ({ type: 'Group', id: name }))
  return { set, entity: { uid: { type: 'User', id: user.name }, attrs: { name: user.name }, parents } }
}

// Exact actions and ARNs are compared in the head of a policy, patterns with `like`, ranges with `isInRange`.
function policyText(rule: VisibleRule, arn: string): string {
  const action = rule.action.includes('*') ? 'action' : `action == Action::"${rule.action}"`
  const resource = rule.resource.includes('*') ? 'resource' : `resource == Resource::"${rule.resource}"`
  const tests = testsFor(rule, arn)
  const when = tests.length === 0 ? '' : ` when { ${tests.join(' && ')} }`
  return `${rule.allow ? 'permit' : 'forbid'} (principal, ${action}, ${resource})${when};`
}

function testsFor(rule: VisibleRule, arn: string): string[] {
  const tests: string[] = []
  if (rule.action.includes('*') && rule.action !== '*') tests.push(`context.action like "${rule.action}"`)
  if (rule.resource.includes('*') && rule.resource !== '*') tests.push(`${arn} like "${rule.resource}"`)
  if (rule.range !== undefined) tests.push(`context.ip.isInRange(ip("${rule.range}"))`)
  if (rule.stage !== undefined) tests.push(`context.stage == "${rule.stage}"`)
  return tests
}

function callFor({ request, prepared }: Asked<PreparedUser>): StatefulAuthorizationCall {
  const uid = { type: 'Resource', id: request.resource }
  return {
    principal: prepared.entity.uid,
    action: { type: 'Action', id: request.action },
    resource: uid,
    context: contextOf(request),
    preparsedPolicySetId: prepared.set,
    entities: [prepared.entity, { uid, attrs: { arn: request.resource }, parents: [] }],
  }
}

function bareCall(asked: Asked<PreparedUser>): StatefulAuthorizationCall {
  const { request } = asked
  return { ...callFor(asked), context: { ...contextOf(request), arn: request.resource }, entities: [] }
}

function contextOf({ action, context }: AuthorizationRequest): Record<string, CedarValueJson> {
  return {
    action,
    ip: { __extn: { fn: 'ip', arg: contextText(context, 'SourceIp') } },
    stage: contextText(context, 'Stage'),
  }
}

function isAllowed(call: StatefulAuthorizationCall): boolean {
  const answer = statefulIsAuthorized(call)
  if (answer.type === 'failure') throw new Error(`cedar fails: ${JSON.stringify(answer.errors[0])}`)
  return answer.response.decision === 'allow'
}
