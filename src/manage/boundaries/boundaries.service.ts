import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import { assertNoToken } from '../../common/assert-no-token.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Permissions } from '../../common/permissions.js'
import { type PolicyParameters, type Transaction, UnitOfWork } from '../../store/index.js'
import { type PolicyReference, resolveReference } from '../attachments/policy-reference.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import type { BoundaryRepresentation } from './boundary-representation.js'
import { type BoundaryTarget, type BoundedRow, findBounded } from './boundary-target.js'
import { readBoundaries } from './read-boundaries.js'

/** Boundaries of users, groups, memberships and keys. Setting one needs the right to both sides: the owner and the policy. */
@Injectable()
export class BoundariesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a boundary in the place of whatever boundary there is. That one is lifted, so the right to it is needed too.
   *
   * @throws DomainError `NotPermitted`, `NotFound`, `ValidationFailed`
   */
  async set(call: Call, target: BoundaryTarget, reference: PolicyReference): Promise<BoundaryRepresentation> {
    assertMayLimit(call, target)
    await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${reference.policy}`)
    const before = await this.current(target)
    if (before !== null && before.policy !== reference.policy) await this.assertMayLift(call, before)
    const committed = await this.writer.write(call, async (tx) => {
      const bounded = await this.unchanged(tx, target, before)
      const use = { type: 'boundary', given: givenParameters(this.config) } as const
      const { policy, parameters } = await resolveReference(tx.manager, reference, use)
      await this.store(tx, bounded, policy.id, parameters)
      const after = { policy: policy.name, parameters: { ...parameters } }
      call.audit.changes = { before, after }
      return after
    })
    return committed.value
  }

  /** Lifts a boundary; where there is none that is no mistake. @throws DomainError `NotPermitted`, `NotFound` */
  async lift(call: Call, target: BoundaryTarget): Promise<void> {
    assertMayLimit(call, target)
    const before = await this.current(target)
    if (before !== null) await this.assertMayLift(call, before)
    await this.writer.write(call, async (tx) => {
      const bounded = await this.unchanged(tx, target, before)
      if (before !== null) await this.store(tx, bounded, null, null)
      call.audit.changes = { before, after: null }
    })
  }

  private async current(target: BoundaryTarget): Promise<BoundaryRepresentation | null> {
    return this.unitOfWork.read(async (manager) => {
      const { row } = await findBounded(manager, target, this.config.partition)
      return (await readBoundaries(manager, [row]))(row)
    })
  }

  private async assertMayLift(call: Call, { policy }: BoundaryRepresentation): Promise<void> {
    await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${policy}`)
  }

  /** The row, with the boundary that the caller was found to have the right to. */
  private async unchanged(
    tx: Transaction,
    target: BoundaryTarget,
    before: BoundaryRepresentation | null,
  ): Promise<BoundedRow> {
    const bounded = await findBounded(tx.manager, target, this.config.partition)
    const now = (await readBoundaries(tx.manager, [bounded.row]))(bounded.row)
    // Rights are judged before the transaction, which lets nobody else in until it ends.
    if (now?.policy !== before?.policy) throw new DomainError('PreconditionFailed')
    return bounded
  }

  private async store(
    tx: Transaction,
    { id, entity, subjects, timed }: BoundedRow,
    boundaryPolicyId: string | null,
    boundaryParameters: PolicyParameters | null,
  ): Promise<void> {
    const updatedAt = timed ? { updatedAt: this.clock.now() } : {}
    await tx.manager.update(entity, { id }, { boundaryPolicyId, boundaryParameters, ...updatedAt })
    tx.change(...subjects)
  }
}

/** A key is not held to the scopes of a token. */
function assertMayLimit(call: Call, { type }: BoundaryTarget): void {
  if (type === 'access-key') assertNoToken(call, 'a token changes no limit of a key')
}
