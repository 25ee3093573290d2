import { bindParameters, compileLayers, compilePolicy, type Limits } from '@tinyauth/policy-engine'
import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { EngineLimits } from '../../snapshot/index.js'
import type { PrincipalReader, UnitOfWork } from '../../store/index.js'
import { type PolicyOwner, type StoredPrincipal } from '../../store/index.js'
import { type AskedService, DENY_EVERYTHING, type LegacyStatement, legacyStatements } from './legacy-statements.js'

/** The documents of a user or of one group, bound to their parameters; `undefined` for one that cannot be bound. */
interface HeldDocuments {
  readonly kind: 'user' | 'group'
  /** By descent: no Deny of it reaches the user (domain-model 5.4.2). */
  readonly inherited: boolean
  readonly inline: readonly unknown[]
  readonly attached: readonly unknown[]
}

/** What a proxy is told of a user. */
export interface ToldPolicies {
  readonly Statement: readonly LegacyStatement[]
  /** The change that they know. */
  readonly revision: number
  /** When a membership begins or ends next, milliseconds since 1970: until then they stay as they are, but for changes. */
  readonly untilMs: number | undefined
}

/** The statements of a user for proxies of the original (wire-protocol 3.8). */
export class UserPolicies {
  private readonly limits: Partial<Limits>

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PrincipalReader,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.limits = new EngineLimits(config).values
  }

  /** Those of the user's groups, then the user's own; `undefined` when there is no such user. */
  statementsOf(username: string, service: string): Promise<ToldPolicies | undefined> {
    return this.unitOfWork.read(async (manager, revision) => {
      const uid = await this.reader.uidByUsername(manager, username.toLowerCase())
      const stored = uid === undefined ? undefined : await this.reader.principal(manager, uid)
      if (stored === undefined || stored.user.username !== username || stored.user.status !== 'active') return undefined
      const nowMs = this.clock.now()
      return {
        Statement: await this.statements(manager, stored, service, nowMs),
        revision,
        untilMs: nextTurn(stored, nowMs),
      }
    })
  }

  private async statements(
    manager: EntityManager,
    stored: StoredPrincipal,
    service: string,
    nowMs: number,
  ): Promise<readonly LegacyStatement[]> {
    const guardrails = await this.reader.guardrails(manager)
    const memberships = currentGroups(stored, nowMs)
    // What only limits has no place in a flat list of statements, and a proxy that never hears of it would allow too much.
    if (guardrails.length > 0 || isLimited(stored.user, memberships)) return [DENY_EVERYTHING]
    const held = await this.documentsOf(manager, memberships, stored.user)
    if (this.isRefused(held)) return [DENY_EVERYTHING]
    const asked = await this.asked(manager, service)
    return held.flatMap(({ inline, attached, inherited }) =>
      [...inline, ...attached]
        .flatMap((document) => legacyStatements(document, asked))
        .filter(({ Effect }) => !inherited || Effect === 'Allow'),
    )
  }

  /** Whether the engine denies everything, because something cannot be read or is over a limit. */
  private isRefused(held: readonly HeldDocuments[]): boolean {
    const { limits } = this
    const identity = held.map(({ kind, inline, attached, inherited }) => {
      const embedded = inline.map((document) => compilePolicy(document, { inline: true, limits }))
      return {
        id: kind,
        kind,
        inherited,
        policies: [...embedded, ...attached.map((document) => compilePolicy(document, { limits }))],
      }
    })
    return compileLayers({ identity }, limits).faults.length > 0
  }

  private async asked(manager: EntityManager, name: string): Promise<AskedService> {
    const service = (await this.reader.services(manager)).find(
      (known) => known.name.toLowerCase() === name.toLowerCase(),
    )
    return { name, actions: service?.actions.map((action) => action.name) ?? [] }
  }

  private async documentsOf(
    manager: EntityManager,
    memberships: StoredPrincipal['memberships'],
    user: PolicyOwner,
  ): Promise<readonly HeldDocuments[]> {
    const refs = [...memberships.map(({ group }) => group), user].flatMap(({ attachedPolicies }) => attachedPolicies)
    const texts = new Map(
      (await this.reader.policyDocuments(manager, refs)).map((row) => [`${row.policyId}#${row.version}`, row.document]),
    )
    const groups = memberships.map(({ group, root }) => this.held('group', group, root !== null, texts))
    return [...groups, this.held('user', user, false, texts)]
  }

  private held(
    kind: HeldDocuments['kind'],
    { inlinePolicies, attachedPolicies }: PolicyOwner,
    inherited: boolean,
    texts: ReadonlyMap<string, string>,
  ): HeldDocuments {
    const { partition, service: self } = this.config
    return {
      kind,
      inherited,
      inline: inlinePolicies.map(({ document }) => bound(document, { partition, self })),
      attached: attachedPolicies.map(({ policyId, version, parameters }) =>
        bound(texts.get(`${policyId}#${version}`), { ...parameters, partition, self }),
      ),
    }
  }
}

function currentGroups({ memberships }: StoredPrincipal, nowMs: number): StoredPrincipal['memberships'] {
  // What was shared is limited by its giver, of whom a proxy hears nothing.
  return memberships.filter(
    ({ notBefore, notAfter, group }) =>
      group.giverId === null && nowMs >= (notBefore ?? -Infinity) && nowMs < (notAfter ?? Infinity),
  )
}

/** When the first membership begins or ends; one that is limited in use ends with what was counted. */
function nextTurn({ memberships }: StoredPrincipal, nowMs: number): number | undefined {
  const turns = memberships.flatMap(({ notBefore, notAfter }) => [notBefore ?? nowMs, notAfter ?? nowMs])
  const next = Math.min(...turns.filter((turn) => turn > nowMs))
  return Number.isFinite(next) ? next : undefined
}

function isLimited({ boundary }: StoredPrincipal['user'], memberships: StoredPrincipal['memberships']): boolean {
  return (
    boundary !== null ||
    memberships.some((held) => held.boundary !== null || held.bounds.length > 0 || held.group.boundary !== null)
  )
}

function bound(document: string | undefined, parameters: Readonly<Record<string, string>>): unknown {
  const result = bindParameters(document, parameters)
  return 'document' in result ? result.document : undefined
}
