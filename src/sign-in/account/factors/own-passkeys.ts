import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../../audit/index.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import { Factors } from '../../factors/factors.js'
import { type PasskeyAnswer, Passkeys } from '../../factors/passkeys/passkeys.js'
import { hasOtherWayIn } from '../../providers/identities/ways-in.js'
import { IdentityProviders } from '../../providers/identity-providers.js'
import type { BegunSession } from '../../sessions/sessions.js'
import type { AccountVisit } from '../account-visit.js'
import { FirstFactor } from './first-factor.js'

/** A passkey that was kept. */
export interface AddedPasskey {
  readonly factorId: string
  /** It is the first factor: the session goes on as this one. */
  readonly first: BegunSession | undefined
}

/** Passkeys of whoever is signed in. */
@Injectable()
export class OwnPasskeys {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly factors: Factors,
    private readonly firstFactor: FirstFactor,
    private readonly providers: IdentityProviders,
    private readonly writer: CallWriter,
  ) {}

  /**
   * Keeps a new passkey.
   *
   * @throws DomainError `ValidationFailed` for what did not convince or the name, `Conflict` for one that is known or one too many
   */
  async add(visit: AccountVisit, answer: PasskeyAnswer & { readonly name: string }): Promise<AddedPasskey> {
    const { call, user } = visit
    call.audit.fields['request.factor'] = 'passkey'
    const added = await this.writer.attempt(call, async (tx) => {
      const isFirst = await this.firstFactor.isMissing(tx, user.id)
      const kept = await this.passkeys.register(tx, { ...answer, uid: user.id })
      if ('refused' in kept) return kept
      call.audit.fields['response.factor'] = kept.factorId
      return { ...kept, first: isFirst ? await this.firstFactor.shown(tx, visit, ['hwk', 'mfa']) : undefined }
    })
    if (!('refused' in added)) return added
    const code = added.refused === 'known-credential' ? 'Conflict' : 'ValidationFailed'
    throw new DomainError(code, { problems: { passkey: 'was not accepted' }, detail: `passkey: ${added.refused}` })
  }

  /** @throws DomainError `NotFound`; `Conflict` where it is the last way in */
  async remove({ call, user }: AccountVisit, factorId: string): Promise<void> {
    await this.writer.write(call, async (tx) => {
      const usable = new Set((await this.providers.list(tx.manager)).map(({ name }) => name))
      const removed = await this.factors.remove(tx, user.id, factorId)
      if (!(await hasOtherWayIn(tx.manager, user, { usable }))) {
        throw new DomainError('Conflict', { problems: { factor: 'is the last way to sign in' } })
      }
      call.audit.fields['response.factors'] = removed.factors
      call.audit.fields['response.recovery-codes'] = removed.recoveryCodes
    })
  }
}
