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
  statementsOf(username: string, service: string): Promise<readonly LegacyStatement[] | undefined> {
    return this.unitOfWork.read(async (manager) => {
      const uid = await this.reader.uidByUsername(manager, username.toLowerCase())
      const stored = uid === undefined ? undefined : await this.reader.principal(manager, uid)
      if (stored === undefined || stored.user.username !== username || stored.user.status !== 'active') return undefined
      const guardrails = await this.reader.guardrails(manager)
      // What only limits has no place in a flat list of statements, and a proxy that never hears of it would allow too much.
      if (guardrails.length > 0 || this.isLimited(stored)) return [DENY_EVERYTHING]
      const held = await this.documentsOf(manager, this.currentGroups(stored), stored.user)
      if (this.isRefused(held)) return [DENY_EVERYTHING]
      const asked = await this.asked(manager, service)
      return held.flatMap(({ inline, attached, inherited }) =>
        [...inline, ...attached]
          .flatMap((document) => legacyStatements(document, asked))
          .filter(({ Effect }) => !inherited || Effect === 'Allow'),
      )
    })
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

  private currentGroups({ memberships }: StoredPrincipal): StoredPrincipal['memberships'] {
    const now = this.clock.now()
    // What was shared is limited by its giver, of whom a proxy hears nothing.
    return memberships.filter(
      ({ notBefore, notAfter, group }) =>
        group.giverId === null && now >= (notBefore ?? -Infinity) && now < (notAfter ?? Infinity),
    )
  }

  private isLimited(stored: StoredPrincipal): boolean {
    if (stored.user.boundary !== null) return true
    return this.currentGroups(stored).some(
      ({ boundary, bounds, group }) => boundary !== null || bounds.length > 0 || group.boundary !== null,
    )
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

function bound(document: string | undefined, parameters: Readonly<Record<string, string>>): unknown {
  const result = bindParameters(document, parameters)
  return 'document' in result ? result.document : undefined
}
