import {
  type CallerContext,
  compileSource,
  contextOf,
  type LayersSource,
  type PrincipalEntry,
  readCallerContext,
} from '@tinyauth/decision'
import {
  type CompiledLayers,
  type CompiledPolicy,
  compilePolicy,
  explain,
  type PolicySet,
  type Principal,
  type Problem,
  type StatementExplanation,
} from '@tinyauth/policy-engine'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import type { Metrics } from '../../common/metrics/index.js'
import type { Permissions } from '../../common/permissions.js'
import { actionProblem, resourceProblem } from '../../common/wire-names.js'
import type { EngineLimits, PrincipalPreviews, Snapshot } from '../../snapshot/index.js'
import { explainedPair, type ExplainedPair, isAboutAction } from '../authorize/explained.js'
import type { CallerService } from '../caller/caller.service.js'
import { ReplacedPolicies, UNSAVED } from './replaced-policies.js'
import type { SimulateBody } from './simulate.route.js'

/** Requests times the statements that each of them is compared with: about half a second. */
const MOST_COMPARISONS = 100_000
/** Source of what is not saved, alone or before a slash; what is held comes from `users`, `groups`, `guardrails`. */
const SIMULATED = 'simulated'

/** What simulating works with. */
export interface SimulationDependencies {
  readonly previews: PrincipalPreviews
  readonly snapshot: Snapshot
  readonly permissions: Permissions
  readonly caller: CallerService
  readonly limits: EngineLimits
  readonly metrics: Metrics
  readonly config: Config
  readonly clock: Clock
}

/** What the answer is. */
interface SimulationAnswer {
  readonly Decisions: readonly ExplainedPair[]
  readonly Problems: readonly Problem[]
  readonly Replaced?: readonly number[]
}

/** Who is simulated; absent where policies alone are. */
interface Held {
  readonly entry: PrincipalEntry
  readonly keyId: string | undefined
  readonly source: LayersSource
}

/** Documents of the body, compiled. */
type Unsaved = Readonly<Record<'policies' | 'boundaries' | 'guardrails', readonly CompiledPolicy[]>>

/** Decides as the service would if other policies were stored. Nothing is stored, and no use of a membership counted. */
export class Simulation {
  constructor(private readonly with_: SimulationDependencies) {}

  /** @throws DomainError `ValidationFailed`, `NotPermitted`, `NotFound` */
  async run(call: Call, body: SimulateBody): Promise<SimulationAnswer> {
    const { limits, config, previews } = this.with_
    const contexts = readRequests(body, body.user === undefined ? 'keep' : 'drop')
    if (body.user !== undefined) await this.assertTold(call, body.user, body.key)
    const preview = body.user === undefined ? undefined : await previews.find(body.user)
    if (body.user !== undefined && preview === undefined) throw notFound('user', body.user)
    const options = { parameters: { partition: config.partition, self: config.service }, limits: limits.values }
    const replaced = new ReplacedPolicies(body.replace, preview?.texts ?? new Map(), options)
    const held = preview && this.held(preview.entry, body.key, replaced)
    const unsaved = this.compile(body)
    const layers = compileSource(layersOf(held?.source, unsaved), limits.values)
    assertBudget(layers, body.requests.length)
    return {
      Decisions: this.decideAll(call, held, body.requests, contexts, layers),
      Problems: [...problemsOf(unsaved), ...problemsOfReplaced(replaced)],
      ...(body.replace.length === 0 ? {} : { Replaced: replaced.places }),
    }
  }

  private async assertTold(call: Call, user: string, key: string | undefined): Promise<void> {
    const { permissions } = this.with_
    await permissions.assertPermitted(call, 'GetUser', `users/${user}`)
    if (key !== undefined) await permissions.assertPermitted(call, 'GetAccessKey', `users/${user}`)
  }

  /** @throws DomainError `NotFound` for a key that the user does not have */
  private held(entry: PrincipalEntry, keyId: string | undefined, replaced: ReplacedPolicies): Held {
    const source = entry.layersSource(this.with_.clock.now())
    if (keyId === undefined) return { entry, keyId, source: replaced.in(source) }
    if (!entry.parts.keys.has(keyId)) throw notFound('key', keyId)
    const boundary = entry.parts.keyBoundaries.get(keyId)
    const guardrails = boundary === undefined ? source.guardrails : [...source.guardrails, boundary]
    return { entry, keyId, source: replaced.in({ ...source, guardrails }) }
  }

  private compile(body: SimulateBody): Unsaved {
    const { values: limits } = this.with_.limits
    const compile = (of: keyof Unsaved): readonly CompiledPolicy[] =>
      body[of].map((document, i) => compilePolicy(document, { id: `${of}/${i}`, limits }))
    return { policies: compile('policies'), boundaries: compile('boundaries'), guardrails: compile('guardrails') }
  }

  private decideAll(
    call: Call,
    held: Held | undefined,
    requests: SimulateBody['requests'],
    contexts: readonly CallerContext[],
    layers: CompiledLayers,
  ): readonly ExplainedPair[] {
    const { metrics } = this.with_
    const startedMs = performance.now()
    const told = requests.map((request, i) => this.decide(call, held, request, contexts[i] ?? {}, layers))
    metrics.observeDecision('simulate', (performance.now() - startedMs) / 1000)
    const allowed = told.filter(({ Decision }) => Decision === 'allow').length
    metrics.countDecisions('allow', allowed, 'simulate')
    metrics.countDecisions('deny', told.length - allowed, 'simulate')
    return told
  }

  private decide(
    call: Call,
    held: Held | undefined,
    { action, resource }: SimulateBody['requests'][number],
    context: CallerContext,
    layers: CompiledLayers,
  ): ExplainedPair {
    const nowMs = this.with_.clock.now()
    const service = action.split(':')[0] ?? ''
    const level = this.with_.snapshot.catalogue.levelOf(action)
    const full =
      held === undefined
        ? { Action: action, Resource: resource, Service: service, ActionLevel: level ?? null, ...context }
        : contextOf(
            identityOf(held),
            { service, region: 'global', nowMs, ...held.entry.at(nowMs), context },
            { action, level, resource },
          )
    const explanation = explain({ principal: principalOf(held), action, resource, context: full }, layers)
    const mayExplain = held !== undefined && this.mayExplain(call, service, nowMs)
    return explainedPair(
      { action, resource },
      explanation,
      (statement) => isUnsaved(statement) || (mayExplain && isAboutAction(statement)),
    )
  }

  /** What somebody holds is told to those alone whom a decision about that service would be explained to. */
  private mayExplain(call: Call, service: string, nowMs: number): boolean {
    const { caller } = this.with_
    return caller.permits(caller.identityOf(call), 'ExplainDecision', `services/${service}`, call, nowMs)
  }
}

function principalOf(held: Held | undefined): Principal {
  if (held === undefined) return { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/simulated' }
  return { kind: 'user', arn: held.entry.parts.arn, uid: held.entry.uid }
}

function identityOf({ entry, keyId }: Held): Parameters<typeof contextOf>[0] {
  return { entry, method: 'basic', mfa: false, ...(keyId === undefined ? {} : { keyId }) }
}

function layersOf(held: LayersSource | undefined, { policies, boundaries, guardrails }: Unsaved): LayersSource {
  const one = (policy: CompiledPolicy): PolicySet => ({ id: `${SIMULATED}/${policy.id}`, policies: [policy] })
  return {
    guardrails: [...(held?.guardrails ?? []), ...guardrails.map(one)],
    identity: [...(held?.identity ?? []), { id: SIMULATED, kind: 'user', policies }],
    boundaries: [...(held?.boundaries ?? []), ...boundaries.map(one)],
  }
}

function problemsOf({ policies, boundaries, guardrails }: Unsaved): readonly Problem[] {
  return [...policies, ...boundaries, ...guardrails].flatMap(({ id, problems }) =>
    problems.map(({ code, path, message }) => ({ path: `${id}${path}`, code, message })),
  )
}

function problemsOfReplaced({ problems }: ReplacedPolicies): readonly Problem[] {
  return problems.flatMap((of, at) =>
    of.map(({ code, path, message }) => ({ path: `replace/${at}${path}`, code, message })),
  )
}

/** What the caller wrote is told to the caller. */
function isUnsaved({ at: { source, version } }: StatementExplanation): boolean {
  return version === UNSAVED || source === SIMULATED || source.startsWith(`${SIMULATED}/`)
}

/** @throws DomainError `ValidationFailed` when the requests are too many for what they are compared with */
function assertBudget(layers: CompiledLayers, requests: number): void {
  const statements = statementsOf(layers)
  if (requests * statements <= MOST_COMPARISONS) return
  const problem = `are ${requests}, each compared with ${statements} statements: more than ${MOST_COMPARISONS} comparisons`
  throw new DomainError('ValidationFailed', { problems: { requests: problem } })
}

/** With those of the givers, which are compared as well. */
function statementsOf({ policies, boundedSources }: CompiledLayers): number {
  const own = policies.reduce((sum, policy) => sum + policy.statements.length, 0)
  const givers = boundedSources.flatMap((source) => source.givers)
  return givers.reduce((sum, giver) => sum + statementsOf(giver.layers), own)
}

/** The contexts of all requests. @throws DomainError `ValidationFailed` with every problem */
function readRequests({ requests, user, key, replace }: SimulateBody, ours: 'drop' | 'keep'): readonly CallerContext[] {
  const problems: Record<string, string> = {}
  if (user === undefined && key !== undefined) problems['key'] = 'needs `user`'
  if (user === undefined && replace.length > 0) problems['replace'] = 'needs `user`'
  const contexts = requests.map(({ action, resource, context }, i) => {
    const found: Record<string, string> = {}
    const read = readCallerContext(context, found, ours)
    const ofAction = actionProblem(action, true)
    const ofResource = resourceProblem(resource)
    if (ofAction !== undefined) found['action'] = ofAction
    if (ofResource !== undefined) found['resource'] = ofResource
    for (const [field, text] of Object.entries(found)) problems[`requests/${i}/${field}`] = text
    return read
  })
  throwProblems(problems)
  return contexts
}
