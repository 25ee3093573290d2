import { Controller } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { findUser } from '../../manage/index.js'
import { UnitOfWork } from '../../store/index.js'
import { Sessions } from '../sessions/sessions.js'
import { type FactorsRepresentation, representFactors } from './factor-representation.js'
import { DELETE_FACTOR, LIST_FACTORS, RESET_MFA } from './factors.routes.js'
import { Factors, type RemovedFactors } from './factors.js'

/** Second factors of users for whoever administers them. */
@Controller()
export class FactorsController {
  constructor(
    private readonly factors: Factors,
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  @Route(LIST_FACTORS)
  async list(@CurrentCall() call: Call, @PathParam('username') username: string): Promise<FactorsRepresentation> {
    note(call, username)
    return this.unitOfWork.read(async (manager) => {
      const { id } = await findUser(manager, username)
      const { recoveryCodes } = await this.factors.has(manager, id)
      return representFactors(await this.factors.list(manager, id), recoveryCodes)
    })
  }

  @Route(RESET_MFA)
  async reset(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
  ): Promise<RemovedFactors & { readonly sessions: number }> {
    note(call, username)
    const { value } = await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      const removed = await this.factors.removeAll(tx, id)
      const sessions = await this.sessions.endAll(tx, id)
      noteRemoved(call, removed)
      call.audit.fields['response.sessions'] = sessions
      return { ...removed, sessions }
    })
    return value
  }

  @Route(DELETE_FACTOR)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('factor') factor: string,
  ): Promise<RemovedFactors> {
    note(call, username)
    call.audit.fields['request.factor'] = factor
    const { value } = await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      const removed = await this.factors.remove(tx, id, factor)
      noteRemoved(call, removed)
      return removed
    })
    return value
  }
}

function note(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}

function noteRemoved(call: Call, { factors, recoveryCodes }: RemovedFactors): void {
  call.audit.fields['response.factors'] = factors
  call.audit.fields['response.recovery-codes'] = recoveryCodes
}
