import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../../audit/index.js'
import { RecoveryCodes } from '../../factors/recovery-codes/recovery-codes.js'
import { Totp, type TotpEnrolment } from '../../factors/totp/totp.js'
import type { BegunSession } from '../../sessions/sessions.js'
import type { AccountVisit } from '../account-visit.js'
import { FirstFactor } from './first-factor.js'

/** An app that is a second factor from now on. */
export interface AddedTotp {
  readonly factorId: string
  /** It is the first one. */
  readonly first: { readonly codes: readonly string[]; readonly session: BegunSession } | undefined
}

/** Keeps an app as second factor of whoever is signed in. */
@Injectable()
export class OwnTotp {
  constructor(
    private readonly totp: Totp,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly firstFactor: FirstFactor,
    private readonly writer: CallWriter,
  ) {}

  /** With the first factor come recovery codes, in the same transaction. @throws DomainError `Conflict`, `NotSignedIn` */
  async add(
    visit: AccountVisit,
    ticket: string,
    code: string,
  ): Promise<AddedTotp | Extract<TotpEnrolment, { readonly refused: string }>> {
    const { call, user } = visit
    return this.writer.attempt(call, async (tx) => {
      const isFirst = await this.firstFactor.isMissing(tx, user.id)
      const enrolment = await this.totp.completeEnrolment(tx, user.id, ticket, code)
      if ('refused' in enrolment) return enrolment
      call.audit.fields['request.factor'] = 'totp'
      call.audit.fields['response.factor'] = enrolment.factorId
      if (!isFirst) return { ...enrolment, first: undefined }
      const codes = await this.recoveryCodes.regenerate(tx, user.id)
      call.audit.fields['response.recovery-codes'] = codes.length
      return { ...enrolment, first: { codes, session: await this.firstFactor.shown(tx, visit, ['otp', 'mfa']) } }
    })
  }
}
