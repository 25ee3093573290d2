import type { AuthorizationRequest } from '../src/request.js'
import { ACTIONS, COLOURS, NUMBERS, RESOURCE_TYPES, arnOf } from './catalogue.js'
import { naiveOutcome, type Outcome } from './peers/naive.js'
import { Random } from './random.js'
import { asParsed, randomStage, type User, type WorkloadStatement } from './workload.js'

/** One request of one user with the answer of the plain loop. */
export interface Case {
  readonly user: User
  readonly request: AuthorizationRequest
  readonly outcome: Outcome
}

/**
 * `count` requests of random users in random order: half are allowed, half denied, one in ten of the denied by an
 * explicit Deny. Candidates are drawn and classified with the plain loop until each share is full.
 */
export function generateCases(users: readonly User[], count: number, seed: number): Case[] {
  const random = new Random(seed)
  const missing = { allow: count / 2, explicitDeny: count / 20, implicitDeny: (count * 9) / 20 }
  const cases: Case[] = []
  while (cases.length < count) {
    const user = random.pick(users)
    const request = drawRequest(random, user, wanted(random, missing))
    const outcome = naiveOutcome(user, request)
    if (missing[outcome] === 0) continue
    missing[outcome]--
    cases.push({ user, request: asParsed(request), outcome })
  }
  return random.shuffled(cases)
}

function wanted(random: Random, missing: Readonly<Record<Outcome, number>>): Outcome {
  const all: readonly Outcome[] = ['allow', 'explicitDeny', 'implicitDeny']
  return random.pick(all.filter((outcome) => missing[outcome] > 0))
}

/** What a request is made from. */
interface Draft {
  action: string
  resource: string
  address: string
  stage: string
}

function drawRequest(random: Random, user: User, outcome: Outcome): AuthorizationRequest {
  const statement = randomStatement(random, user, outcome === 'explicitDeny' ? 'Deny' : 'Allow')
  const draft = statement === undefined ? stranger(random) : matching(random, user, statement)
  if (outcome === 'implicitDeny') spoil(random, draft)
  return {
    principal: { kind: 'user', arn: `arn:tinyauth:iam:default::users/${user.name}` },
    action: draft.action,
    resource: draft.resource,
    context: { Username: user.name, SourceIp: draft.address, Stage: draft.stage },
  }
}

function randomStatement(random: Random, user: User, effect: 'Allow' | 'Deny'): WorkloadStatement | undefined {
  const policy = random.pick([user, ...user.groups].flatMap((holder) => holder.policies))
  const candidates = policy.Statement.filter((statement) => statement.Effect === effect)
  return candidates.length === 0 ? undefined : random.pick(candidates)
}

/** Nothing to do with any statement in particular. */
function stranger(random: Random): Draft {
  const kind = random.pick(RESOURCE_TYPES)
  return {
    action: random.pick(kind.actions),
    resource: arnOf(kind, randomId(random)),
    address: randomAddress(random),
    stage: randomStage(random),
  }
}

function randomId(random: Random): string {
  return `${random.pick(COLOURS)}-${String(random.below(NUMBERS))}`
}

function randomAddress(random: Random): string {
  return `10.${String(random.below(8))}.${String(random.below(256))}.${String(random.below(256))}`
}

/** A request to which the statement applies. */
function matching(random: Random, user: User, statement: WorkloadStatement): Draft {
  const draft = stranger(random)
  draft.action = matchingAction(random, statement.Action)
  if (statement.Resource !== '*') draft.resource = filled(random, user, statement.Resource)
  const condition = statement.Condition
  if (condition !== undefined && 'StringEquals' in condition) draft.stage = condition.StringEquals.Stage
  if (condition !== undefined && 'IpAddress' in condition)
    draft.address = addressIn(random, condition.IpAddress.SourceIp)
  return draft
}

function matchingAction(random: Random, pattern: string): string {
  const [head = '', tail] = pattern.split('*')
  if (tail === undefined) return pattern
  return random.pick(ACTIONS.filter((action) => action.startsWith(head) && action.endsWith(tail)))
}

function filled(random: Random, user: User, pattern: string): string {
  const resource = pattern.replace('${Username}', user.name)
  const star = resource.endsWith('*') ? String(random.below(NUMBERS)) : random.pick(COLOURS)
  return resource.replace('*', star)
}

// All ranges of the workloads are /16.
function addressIn(random: Random, range: string): string {
  const [first = '', second = ''] = range.split('.')
  return `${first}.${second}.${String(random.below(256))}.${String(random.below(256))}`
}

/** Turns a match into a near miss (another resource, another action, another context) or into a stranger. */
function spoil(random: Random, draft: Draft): void {
  const other = stranger(random)
  const way = random.below(4)
  if (way === 0) draft.resource = draft.resource.slice(0, draft.resource.indexOf('/') + 1) + randomId(random)
  if (way === 1) draft.action = random.pick(ACTIONS.filter((action) => action.startsWith(serviceOf(draft.action))))
  if (way === 2) Object.assign(draft, { address: other.address, stage: other.stage })
  if (way === 3) Object.assign(draft, other)
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':') + 1)
}
