import { Controller } from '@nestjs/common'
import {
  type CompiledLayers,
  compileLayers,
  compilePolicy,
  type CompiledPolicy,
  explain,
  type Layers,
  type StatementExplanation,
} from '@tinyauth/policy-engine'
import type { z } from 'zod'
import { type CallerContext, contextOf, type PrincipalEntry, readCallerContext } from '@tinyauth/decision'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedBody } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { Metrics } from '../../common/metrics/index.js'
import { Permissions } from '../../common/permissions.js'
import { actionProblem, resourceProblem } from '../../common/wire-names.js'
import { EngineLimits } from '../../snapshot/index.js'
import { Snapshot } from '../../snapshot/index.js'
import { explainedPair, type ExplainedPair, isAboutAction } from '../authorize/explained.js'
import { CallerService } from '../caller/caller.service.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { SIMULATE, type simulateBody } from './simulate.route.js'

type Body = z.infer<typeof simulateBody>

/** Requests times the statements that each of them is compared with: about half a second. */
const MOST_COMPARISONS = 100_000
/** Source of what is not saved, alone or before a slash; what is held comes from `users`, `groups`, `guardrails`. */
const SIMULATED = 'simulated'

/** Decides with policies that are not saved. */
@Controller()
export class SimulateController {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly permissions: Permissions,
    private readonly caller: CallerService,
    private readonly limits: EngineLimits,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  @Route(SIMULATE)
  async simulate(@CurrentCall() call: Call, @ParsedBody() body: Body): Promise<object> {
    const contexts = readRequests(body, body.user === undefined ? 'keep' : 'drop')
    const entry = body.user === undefined ? undefined : await this.held(call, body.user)
    const compile = (documents: readonly unknown[], of: string): readonly CompiledPolicy[] =>
      documents.map((document, i) => compilePolicy(document, { id: `${of}/${i}`, limits: this.limits.values }))
    const policies = compile(body.policies, 'policies')
    const boundaries = compile(body.boundaries, 'boundaries')
    const guardrails = compile(body.guardrails, 'guardrails')
    const layers = compileLayers(this.layers(entry, policies, boundaries, guardrails), this.limits.values)
    assertBudget(layers, body.requests.length)
    const Decisions = this.decideAll(call, entry, body.requests, contexts, layers)
    const Problems = [...policies, ...boundaries, ...guardrails].flatMap(({ id, problems }) =>
      problems.map(({ code, path, message }) => ({ path: `${id}${path}`, code, message })),
    )
    return { Decisions, Problems }
  }

  private async held(call: Call, username: string): Promise<PrincipalEntry> {
    await this.permissions.assertPermitted(call, 'GetUser', `users/${username}`)
    const entry = await this.snapshot.principalByUsername(username)
    if (entry === undefined) throw notFound('user', username)
    return entry
  }

  private layers(
    entry: PrincipalEntry | undefined,
    policies: readonly CompiledPolicy[],
    boundaries: readonly CompiledPolicy[],
    guardrails: readonly CompiledPolicy[],
  ): Layers {
    const held = entry?.layersSource(this.clock.now())
    const one = (policy: CompiledPolicy): { id: string; policies: CompiledPolicy[] } => ({
      id: `${SIMULATED}/${policy.id}`,
      policies: [policy],
    })
    return {
      guardrails: [...(held?.guardrails ?? []), ...guardrails.map(one)],
      identity: [...(held?.identity ?? []), { id: SIMULATED, kind: 'user', policies }],
      boundaries: [...(held?.boundaries ?? []), ...boundaries.map(one)],
    }
  }

  private decideAll(
    call: Call,
    entry: PrincipalEntry | undefined,
    requests: Body['requests'],
    contexts: readonly CallerContext[],
    layers: CompiledLayers,
  ): readonly ExplainedPair[] {
    const startedMs = performance.now()
    const told = requests.map((request, i) => this.decide(call, entry, request, contexts[i] ?? {}, layers))
    this.metrics.observeDecision('simulate', (performance.now() - startedMs) / 1000)
    const allowed = told.filter(({ Decision }) => Decision === 'allow').length
    this.metrics.countDecisions('allow', allowed, 'simulate')
    this.metrics.countDecisions('deny', told.length - allowed, 'simulate')
    return told
  }

  private decide(
    call: Call,
    entry: PrincipalEntry | undefined,
    { action, resource }: Body['requests'][number],
    context: CallerContext,
    layers: CompiledLayers,
  ): ExplainedPair {
    const nowMs = this.clock.now()
    const service = action.split(':')[0] ?? ''
    const identity = entry === undefined ? undefined : ({ entry, method: 'basic', mfa: false } as const)
    const { groups, directGroups } = entry?.at(nowMs) ?? NO_GROUPS
    const level = this.snapshot.catalogue.levelOf(action)
    const full =
      identity === undefined
        ? { Action: action, Resource: resource, Service: service, ActionLevel: level ?? null, ...context }
        : contextOf(
            identity,
            { service, region: 'global', nowMs, groups, directGroups, context },
            { action, level, resource },
          )
    const principal = { kind: 'user', arn: entry?.parts.arn ?? 'arn:tinyauth:tinyauth:::users/simulated' } as const
    const explanation = explain({ principal, action, resource, context: full }, layers)
    const mayExplain = entry !== undefined && this.mayExplain(call, service, nowMs)
    return explainedPair(
      { action, resource },
      explanation,
      (statement) => isSimulated(statement) || (mayExplain && isAboutAction(statement)),
    )
  }

  /** What somebody holds is told to those alone whom a decision about that service would be explained to. */
  private mayExplain(call: Call, service: string, nowMs: number): boolean {
    return this.caller.permits(this.caller.identityOf(call), 'ExplainDecision', `services/${service}`, call, nowMs)
  }
}

const NO_GROUPS = { groups: [], directGroups: [] }

function isSimulated({ at: { source } }: StatementExplanation): boolean {
  return source === SIMULATED || source.startsWith(`${SIMULATED}/`)
}

/** @throws DomainError `ValidationFailed` when the requests are too many for what they are compared with */
function assertBudget({ policies }: CompiledLayers, requests: number): void {
  const statements = policies.reduce((sum, policy) => sum + policy.statements.length, 0)
  if (requests * statements <= MOST_COMPARISONS) return
  const problem = `are ${requests}, each compared with ${statements} statements: more than ${MOST_COMPARISONS} comparisons`
  throw new DomainError('ValidationFailed', { problems: { requests: problem } })
}

/** The contexts of all requests. @throws DomainError `ValidationFailed` with every problem */
function readRequests({ requests }: Body, ours: 'drop' | 'keep'): readonly CallerContext[] {
  const problems: Record<string, string> = {}
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
