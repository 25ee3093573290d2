import { contextOf, type GiverSource, isGiver, type LayersSource, type PrincipalEntry } from '@tinyauth/decision'
import { type ContextRecord, DEFAULT_LIMITS, type Limits, type ParameterValues } from '@tinyauth/policy-engine'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { notFound } from '../../common/errors/domain-error.js'
import type { Permissions } from '../../common/permissions.js'
import { type EngineLimits, fixedGuardrails, type PrincipalPreviews, type Snapshot } from '../../snapshot/index.js'
import { type LayersView, LayersViewer } from './layers-view.js'

/** All that bears on what a user may do now, to decide with elsewhere as the service does. */
export interface EffectivePolicies {
  readonly revision: number
  /** Until when it stands, unless something changes; `null`: for ever. */
  readonly untilMs: number | null
  /** `false`: something is left out, which then allows nothing; ask `simulate` instead. */
  readonly exact: boolean
  /** Why it is not exact. */
  readonly reason?: string
  readonly principal: {
    readonly arn: string
    readonly uid: string
    readonly username: string
    readonly active: boolean
    readonly guest: boolean
  }
  /** The keys that tinyauth sets, whatever the request: as for a request that `simulate` decides. */
  readonly context: ContextRecord
  /** Given to every policy. */
  readonly parameters: ParameterValues
  readonly limits: Limits
  /** `ActionLevel` by `service:action`, in lower case. */
  readonly levels: Readonly<Record<string, string>>
  readonly layers: LayersView
}

/** What it is made of. */
export interface EffectiveDependencies {
  readonly previews: PrincipalPreviews
  readonly snapshot: Snapshot
  readonly permissions: Permissions
  readonly limits: EngineLimits
  readonly config: Config
  readonly clock: Clock
}

/** Characters of all policies of givers together; over it they are not told. */
const MOST_GIVER_CHARACTERS = 2_000_000

/** Keys of ours that depend on the request. */
const OF_THE_REQUEST = ['CurrentTime', 'EpochTime', 'Service', 'Region', 'Action', 'ActionLevel', 'Resource']

/** The layers of users as data. */
export class EffectiveLayers {
  constructor(private readonly with_: EffectiveDependencies) {}

  /** @throws DomainError `NotFound` */
  async of(call: Call, username: string): Promise<EffectivePolicies> {
    const { previews, snapshot, clock, config, limits } = this.with_
    const found = await previews.find(username)
    if (found === undefined) throw notFound('user', username)
    const { entry, texts } = found
    const nowMs = clock.now()
    const source = entry.layersSource(nowMs)
    const { isTold, reason } = await this.toldGivers(call, source)
    const parameters = { partition: config.partition, self: config.service }
    const fixed = new Map(fixedGuardrails(config).map(({ id, document }) => [id, document]))
    const viewer = new LayersViewer({ texts, fixed, parameters, limits: limits.values, isTold })
    return {
      revision: entry.parts.revision,
      untilMs: finite(entry.untilMs(nowMs)),
      exact: reason === undefined,
      ...(reason === undefined ? {} : { reason }),
      principal: principalOf(entry),
      context: ownContext(entry, nowMs),
      parameters,
      limits: { ...DEFAULT_LIMITS, ...limits.values },
      levels: Object.fromEntries(snapshot.catalogue.all()),
      layers: viewer.view(source),
    }
  }

  /** INVARIANT: what somebody who shared something may do is told only to those who may ask for it. */
  private async toldGivers(
    call: Call,
    source: LayersSource,
  ): Promise<{ isTold: (giver: GiverSource) => boolean; reason?: string }> {
    const givers = giversOf(source)
    const characters = givers.reduce((sum, { giver }) => sum + charactersOf(giver.layers), 0)
    if (characters > MOST_GIVER_CHARACTERS) {
      return { isTold: () => false, reason: 'the policies of those who shared something are too large to be told' }
    }
    const told = new Set<string>()
    const ids = [...new Set(givers.map(({ id }) => id))]
    for (const id of ids) {
      const kind = await this.with_.permissions.decisionOn(call, 'GetEffectivePolicies', id)
      if (kind === 'allow') told.add(id)
    }
    const isTold = ({ id }: GiverSource): boolean => told.has(id)
    return told.size === ids.length
      ? { isTold }
      : { isTold, reason: 'what somebody who shared something may do is not told to the caller' }
  }
}

function principalOf({ uid, username, parts }: PrincipalEntry): EffectivePolicies['principal'] {
  return { arn: parts.arn, uid, username, active: parts.active, guest: parts.guest === true }
}

/** As `simulate` has it: nobody proved anything. */
function ownContext(entry: PrincipalEntry, nowMs: number): ContextRecord {
  const identity = { entry, method: 'basic', mfa: false } as const
  const { groups, directGroups } = entry.at(nowMs)
  const circumstances = { service: '', region: '', nowMs, groups, directGroups, context: {} }
  const context = contextOf(identity, circumstances, { action: '', level: undefined, resource: '' })
  return Object.fromEntries(Object.entries(context).filter(([key]) => !OF_THE_REQUEST.includes(key)))
}

/** All of them, those of givers too. */
function giversOf({ identity }: LayersSource): readonly GiverSource[] {
  const own = identity.flatMap(({ ceilings = [] }) => ceilings.filter(isGiver))
  return own.flatMap((one) => [one, ...giversOf(one.giver.layers)])
}

/** Without those of its givers. */
function charactersOf({ guardrails, identity, boundaries = [] }: LayersSource): number {
  const ceilings = identity.flatMap(({ ceilings: of = [] }) => of.flatMap((one) => (isGiver(one) ? [] : [one])))
  const policies = [...guardrails, ...boundaries, ...identity, ...ceilings].flatMap((set) => set.policies)
  return policies.reduce((sum, { characters }) => sum + characters, 0)
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null
}
