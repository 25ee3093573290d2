import { ACTIONS, COLOURS, NUMBERS, RESOURCE_TYPES, arnOf } from '../../packages/policy-engine/bench/catalogue.js'
import { naiveOutcome } from '../../packages/policy-engine/bench/peers/naive.js'
import { Random } from '../../packages/policy-engine/bench/random.js'
import type { Case } from '../../packages/policy-engine/bench/requests.js'
import {
  asParsed,
  randomStage,
  type User,
  type WorkloadStatement,
} from '../../packages/policy-engine/bench/workload.js'

/** One action on one resource with the answer of the plain loop. */
export interface Pair {
  /** With its prefix: `orchard:GetTree`. */
  readonly action: string
  readonly arn: string
  readonly allowed: boolean
}

/** One call of one user to one service, in no server's own form. */
export interface Call {
  readonly user: User
  /** The prefix of every action of the call. */
  readonly service: string
  readonly sourceIp: string
  readonly stage: string
  readonly pairs: readonly Pair[]
}

/** Pairs that a call of many asks about; half of them are allowed. */
export const PAIRS_PER_CALL = 50
/** Draws after which a workload counts as unable to fill a call. */
const MOST_DRAWS = 1_000

/** One call for each case, with one pair. */
export function singleCalls(cases: readonly Case[]): Call[] {
  return cases.map(({ user, request, outcome }) => ({
    user,
    service: serviceOf(request.action),
    sourceIp: contextText(request.context?.['SourceIp']),
    stage: contextText(request.context?.['Stage']),
    pairs: [{ action: request.action, arn: request.resource, allowed: outcome === 'allow' }],
  }))
}

/**
 * `count` calls with 50 different pairs each, half allowed, half denied. User, service and context are drawn until the user has
 * 25 allowed pairs there. @throws Error when the workload has no such user
 */
export function batchCalls(users: readonly User[], count: number, seed: number): Call[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const call = drawCall(random, random.pick(users))
      if (call !== undefined) return asParsed(call)
    }
    throw new Error(`no user of the workload has ${String(PAIRS_PER_CALL / 2)} allowed pairs in one service`)
  })
}

/** One call of each user about something, to make a server meet everybody. */
export function callOfEach(users: readonly User[], seed: number): Call[] {
  const random = new Random(seed)
  return users.map((user) => {
    const kind = random.pick(RESOURCE_TYPES)
    const frame = { user, service: kind.service, sourceIp: randomAddress(random), stage: randomStage(random) }
    const arn = arnOf(kind, `${random.pick(COLOURS)}-${String(random.below(NUMBERS))}`)
    return { ...frame, pairs: [judged(frame, { action: random.pick(kind.actions), arn })] }
  })
}

/** Whether every pair of a call is allowed, which is what `Authorized` says. */
export function allAllowed(call: Call): boolean {
  return call.pairs.every((pair) => pair.allowed)
}

function drawCall(random: Random, user: User): Call | undefined {
  const service = serviceOf(random.pick(ACTIONS))
  const frame = { user, service, sourceIp: randomAddress(random), stage: randomStage(random) }
  const half = PAIRS_PER_CALL / 2
  const candidates = random.shuffled(promisingPairs(frame)).slice(0, 4 * PAIRS_PER_CALL)
  const allowed = candidates.map((pair) => judged(frame, pair)).filter((pair) => pair.allowed)
  if (allowed.length < half) return undefined
  return { ...frame, pairs: random.shuffled([...allowed.slice(0, half), ...deniedPairs(random, frame, half)]) }
}

type Frame = Omit<Call, 'pairs'>
type BarePair = Omit<Pair, 'allowed'>

/** Pairs that an Allow of the user speaks about: every resource id of the family for each action of the service. */
function promisingPairs({ user, service }: Frame): BarePair[] {
  const statements = [user, ...user.groups].flatMap((holder) => holder.policies).flatMap((policy) => policy.Statement)
  const ours = statements.filter(({ Effect, Action }) => Effect === 'Allow' && Action.startsWith(`${service}:`))
  const pairs = ours.flatMap((statement) => pairsOf(statement, user.name))
  return [...new Map(pairs.map((pair) => [`${pair.action} ${pair.arn}`, pair])).values()]
}

function pairsOf({ Action, Resource }: WorkloadStatement, username: string): BarePair[] {
  const [head = '', tail] = Action.split('*')
  const actions = ACTIONS.filter((one) =>
    tail === undefined ? one === Action : one.startsWith(head) && one.endsWith(tail),
  )
  const arns = arnsOf(Resource.replace('${Username}', username))
  return actions.flatMap((action) => arns.map((arn) => ({ action, arn })))
}

function arnsOf(pattern: string): string[] {
  if (pattern === '*') return RESOURCE_TYPES.flatMap((kind) => COLOURS.map((colour) => arnOf(kind, `${colour}-1`)))
  if (pattern.endsWith('*')) return Array.from({ length: NUMBERS }, (_, i) => pattern.replace('*', String(i)))
  return pattern.includes('*') ? COLOURS.map((colour) => pattern.replace('*', colour)) : [pattern]
}

function deniedPairs(random: Random, frame: Frame, count: number): Pair[] {
  const kinds = RESOURCE_TYPES.filter((kind) => kind.service === frame.service)
  const found = new Map<string, Pair>()
  while (found.size < count) {
    const kind = random.pick(kinds)
    const id = `${random.pick(COLOURS)}-${String(random.below(NUMBERS))}`
    const pair = judged(frame, { action: random.pick(kind.actions), arn: arnOf(kind, id) })
    if (!pair.allowed) found.set(`${pair.action} ${pair.arn}`, pair)
  }
  return [...found.values()]
}

function judged({ user, sourceIp, stage }: Frame, { action, arn }: BarePair): Pair {
  const outcome = naiveOutcome(user, {
    principal: { kind: 'user', arn: `arn:tinyauth:iam:default::users/${user.name}` },
    action,
    resource: arn,
    context: { Username: user.name, SourceIp: sourceIp, Stage: stage },
  })
  return { action, arn, allowed: outcome === 'allow' }
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'))
}

function contextText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a request of the workload lacks a key of its context')
  return value
}

function randomAddress(random: Random): string {
  return `10.${String(random.below(8))}.${String(random.below(256))}.${String(random.below(256))}`
}
