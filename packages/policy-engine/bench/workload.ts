import { COLOURS, NUMBERS, RESOURCE_TYPES, VERBS, arnOf, noun, type ResourceType } from './catalogue.js'
import { Random, at } from './random.js'

/** A statement as the workloads write it: one action pattern, one ARN pattern, at most one condition. */
export interface WorkloadStatement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string
  readonly Resource: string
  readonly Condition?: WorkloadCondition
}

/** The two conditions that the workloads use. */
export type WorkloadCondition =
  { readonly IpAddress: { readonly SourceIp: string } } | { readonly StringEquals: { readonly Stage: string } }

/** A policy document. */
export interface WorkloadPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly WorkloadStatement[]
}

/** A user or a group and the managed policies attached to it. */
export interface Holder {
  readonly name: string
  readonly policies: readonly WorkloadPolicy[]
}

/** A user with the groups that it is a member of. */
export interface User extends Holder {
  readonly groups: readonly Holder[]
}

/** How many of everything there is. */
export interface Shape {
  readonly name: string
  readonly users: number
  readonly groups: number
  readonly groupsPerUser: number
  readonly policiesPerGroup: number
  readonly statementsPerGroupPolicy: number
  /** In the one policy of the user's own. */
  readonly ownStatements: number
  /** Whether one statement in five is conditional. */
  readonly conditions: boolean
}

/** Everything that is given to the engines. */
export interface Workload {
  readonly shape: Shape
  readonly groups: readonly Holder[]
  readonly users: readonly User[]
}

/** Statements that bear on a request of any one user. */
export function visibleStatements(shape: Shape): number {
  return shape.groupsPerUser * shape.policiesPerGroup * shape.statementsPerGroupPolicy + shape.ownStatements
}

const S = layout(10, { groupsPerUser: 2, policiesPerGroup: 1, statementsPerGroupPolicy: 4, ownStatements: 2 })
const M = layout(100, { groupsPerUser: 3, policiesPerGroup: 3, statementsPerGroupPolicy: 10, ownStatements: 10 })
const L = layout(1000, { groupsPerUser: 9, policiesPerGroup: 10, statementsPerGroupPolicy: 11, ownStatements: 10 })

/** The named scenarios. */
export const SHAPES: Readonly<Record<'S' | 'M' | 'L', Shape>> = {
  S: { ...S, name: 'S', users: 100, groups: 20, conditions: false },
  M: { ...M, name: 'M', users: 1_000, groups: 100, conditions: true },
  L: { ...L, name: 'L', users: 10_000, groups: 1_000, conditions: true },
}

/** Three workloads that differ in nothing but the number of visible statements: 10, 100, 1,000. */
export const FLAT_SHAPES: readonly Shape[] = [S, M, L].map((counts) => {
  const shape = { ...counts, name: '', users: 1_000, groups: 100, conditions: true }
  return { ...shape, name: `flat-${String(visibleStatements(shape))}` }
})

type Counts = Pick<Shape, 'groupsPerUser' | 'policiesPerGroup' | 'statementsPerGroupPolicy' | 'ownStatements'>

function layout(visible: number, counts: Counts): Counts {
  const { groupsPerUser, policiesPerGroup, statementsPerGroupPolicy, ownStatements } = counts
  const sum = groupsPerUser * policiesPerGroup * statementsPerGroupPolicy + ownStatements
  if (sum !== visible) throw new Error(`a layout of ${String(sum)} statements is not one of ${String(visible)}`)
  return counts
}

/** Builds the users, groups and policies of a shape; the same seed gives the same workload. */
export function generateWorkload(shape: Shape, seed: number): Workload {
  const writer = new StatementWriter(new Random(seed), shape.conditions)
  const random = new Random(seed + 1)
  const groups = times(shape.groups, (i) => ({
    name: `group-${String(i)}`,
    policies: times(shape.policiesPerGroup, () => writer.policy(shape.statementsPerGroupPolicy)),
  }))
  const users = times(shape.users, (i) => ({
    name: `user-${String(i).padStart(5, '0')}`,
    policies: [writer.policy(shape.ownStatements)],
    groups: distinct(random, groups, shape.groupsPerUser),
  }))
  return { shape, groups, users }
}

/**
 * The value as it comes out of a store or off the wire. Texts put together by this program are chains of pieces inside the
 * virtual machine, slower to read than the flat texts that a parser makes.
 */
export function asParsed<T>(value: T): T {
  // What the workloads hold is plain JSON, which comes back as it went.
  return JSON.parse(JSON.stringify(value)) as T
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

// Shuffling a thousand groups for each of ten thousand users would take longer than everything else here.
function distinct<T>(random: Random, list: readonly T[], count: number): T[] {
  const chosen = new Set<T>()
  while (chosen.size < count) chosen.add(random.pick(list))
  return [...chosen]
}

const STAGES = ['dev', 'test', 'staging', 'prod'] as const

/** A stage, as condition value and as context value. */
export function randomStage(random: Random): string {
  return random.pick(STAGES)
}

type Wildcard = 'none' | 'suffix' | 'middle' | 'whole'
type Place = 'action' | 'resource' | 'both'
type Guard = 'none' | 'ip' | 'stage' | 'username'

/**
 * Writes statements one after the other. Wildcards (one in three), their form, their place, and conditions (one in
 * five) rotate with the running number; effect, service, type and id are random.
 */
class StatementWriter {
  private written = 0

  constructor(
    private readonly random: Random,
    private readonly conditions: boolean,
  ) {}

  policy(statements: number): WorkloadPolicy {
    return asParsed({ Version: '2012-10-17', Statement: times(statements, () => this.statement()) })
  }

  private statement(): WorkloadStatement {
    const number = this.written++
    const wildcard: Wildcard = number % 3 === 0 ? at(['suffix', 'middle', 'whole'], Math.floor(number / 3) % 3) : 'none'
    const place: Place = at(['action', 'resource', 'both'], Math.floor(number / 9) % 3)
    const guard: Guard =
      this.conditions && number % 5 === 0 ? at(['ip', 'stage', 'username'], Math.floor(number / 5) % 3) : 'none'
    return this.write(number, wildcard, place, guard)
  }

  private write(number: number, wildcard: Wildcard, place: Place, guard: Guard): WorkloadStatement {
    const kind = this.random.pick(RESOURCE_TYPES)
    const condition = this.condition(guard)
    return {
      Sid: `S${String(number)}`,
      Effect: this.random.below(20) === 0 ? 'Deny' : 'Allow',
      Action: this.action(kind, place === 'resource' ? 'none' : wildcard, place),
      Resource: this.resource(kind, place === 'action' ? 'none' : wildcard, place, guard === 'username'),
      ...(condition === undefined ? {} : { Condition: condition }),
    }
  }

  private action(kind: ResourceType, wildcard: Wildcard, place: Place): string {
    const verb = this.random.pick(VERBS)
    if (wildcard === 'suffix') return `${kind.service}:${verb}*`
    if (wildcard === 'middle') return `${kind.service}:*${noun(kind.type)}`
    if (wildcard === 'none') return `${kind.service}:${verb}${noun(kind.type)}`
    // `*` goes with exact ARNs only, or one statement would open whole families of a service's resources.
    return place === 'action' && this.random.below(2) === 0 ? '*' : `${kind.service}:*`
  }

  private resource(kind: ResourceType, wildcard: Wildcard, place: Place, ofUser: boolean): string {
    const head = ofUser ? '${Username}' : this.random.pick(COLOURS)
    const number = String(this.random.below(NUMBERS))
    if (wildcard === 'suffix') return arnOf(kind, `${head}-*`)
    if (wildcard === 'middle') return arnOf(kind, ofUser ? '*-${Username}' : `*-${number}`)
    if (wildcard === 'none') return arnOf(kind, `${head}-${number}`)
    // `*` goes with exact actions only, and cannot hold a user name.
    return place === 'resource' && !ofUser ? '*' : arnOf(kind, `${head}-*`)
  }

  private condition(guard: Guard): WorkloadCondition | undefined {
    if (guard === 'ip') return { IpAddress: { SourceIp: `10.${String(this.random.below(8))}.0.0/16` } }
    if (guard === 'stage') return { StringEquals: { Stage: randomStage(this.random) } }
    return undefined
  }
}
