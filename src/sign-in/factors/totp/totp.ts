import { generateSecret, generateURI } from 'otplib'
import type { EntityManager } from 'typeorm'
import { LessThan } from 'typeorm'
import type { Clock } from '../../../common/clock.js'
import type { Config } from '../../../common/config/index.js'
import type { Ids } from '../../../common/ids.js'
import type { SecretBox } from '../../../common/secrets/secret-box.js'
import { FactorEntity, type Transaction, type UserEntity } from '../../../store/index.js'
import { type OneTime, OneTimeSecrets } from '../../one-time/one-time-secrets.js'
import { assertRoomForFactor } from '../factor-limit.js'
import { factorName } from '../factor-name.js'
import { parseTotpCode, timeStepOf } from './time-step.js'

const ENROLMENT_SECONDS = 15 * 60
const MOST_WRONG_CODES = 5

/** What the code is compared with where there is no factor: no app has it. */
const NOBODYS_SECRET = generateSecret()

/** What TOTP works with. */
export interface TotpOptions {
  readonly config: Pick<Config, 'publicUrl' | 'service'>
  readonly clock: Clock
  readonly ids: Ids
  readonly secretBox: SecretBox
}

/** What an authenticator app has to be told. */
export interface TotpSecret {
  /** Base32. */
  readonly secretText: string
  /** `otpauth://totp/…`, for a QR code. */
  readonly uri: string
}

/** An enrolment that began. */
export interface BegunTotpEnrolment extends TotpSecret {
  /** Names the enrolment for the next 15 minutes. */
  readonly ticket: string
}

/** How an enrolment went on. `wrong-code` may be tried again with the same ticket, `expired` begins anew. */
export type TotpEnrolment = { readonly factorId: string } | { readonly refused: 'wrong-code' | 'expired' }

/** Codes of an authenticator app (RFC 6238). Secrets are sealed at rest; a code is good once. */
export class Totp {
  private readonly secrets: OneTimeSecrets

  constructor(private readonly options: TotpOptions) {
    this.secrets = new OneTimeSecrets(options.clock, options.ids)
  }

  /** Makes a secret for a user. It is no factor until a code shows that the app has it. */
  async beginEnrolment(tx: Transaction, user: Pick<UserEntity, 'id' | 'username'>): Promise<BegunTotpEnrolment> {
    const secretText = generateSecret()
    const ticket = await this.secrets.begin(tx, {
      purpose: 'totp-enrolment',
      ttlSeconds: ENROLMENT_SECONDS,
      uid: user.id,
      data: { sealed: this.options.secretBox.seal(secretText, enrolmentOf(user.id)) },
    })
    return { secretText, uri: this.uriOf(secretText, user.username), ticket }
  }

  /** What an enrolment that goes on has to show again; `undefined` when it is over, or another user's. */
  async enrolment(
    tx: Pick<Transaction, 'manager'>,
    user: Pick<UserEntity, 'id' | 'username'>,
    ticket: string,
  ): Promise<TotpSecret | undefined> {
    const begun = await this.begun(tx, user.id, ticket)
    if (begun === undefined) return undefined
    const secretText = this.secretOf(begun, user.id)
    return { secretText, uri: this.uriOf(secretText, user.username) }
  }

  /**
   * Keeps the factor if the code is right; five wrong ones end the enrolment. The transaction is to be committed in either
   * case.
   *
   * @param name default `Authenticator app`
   * @throws DomainError `ValidationFailed` for the name, `Conflict` when the user has ten factors
   */
  async completeEnrolment(
    tx: Transaction,
    uid: string,
    ticket: string,
    code: string,
    name?: string,
  ): Promise<TotpEnrolment> {
    const label = factorName(name, 'Authenticator app')
    const begun = await this.begun(tx, uid, ticket)
    if (begun === undefined) return { refused: 'expired' }
    const secretText = this.secretOf(begun, uid)
    const digits = parseTotpCode(code)
    const step = digits === undefined ? undefined : await timeStepOf(secretText, digits, this.options.clock.now())
    if (step === undefined) {
      await this.secrets.miss(tx, begun, MOST_WRONG_CODES)
      return { refused: 'wrong-code' }
    }
    await assertRoomForFactor(tx.manager, uid)
    await this.secrets.take(tx, { purpose: 'totp-enrolment', secret: ticket })
    return { factorId: await this.keep(tx, uid, { secretText, step, name: label }) }
  }

  /**
   * Judges a code; answers the factor whose code it is, and burns its time step. Each factor of the user is looked at,
   * whichever it is. Count the attempt before (`FactorAttempts`).
   */
  async verify(tx: Transaction, uid: string, code: string): Promise<string | undefined> {
    const now = this.options.clock.now()
    const rows = await tx.manager.find(FactorEntity, { where: { userId: uid, kind: 'totp' }, order: { id: 'ASC' } })
    const digits = parseTotpCode(code)
    let found: string | undefined
    for (const { id, step } of await this.stepsOf(rows, digits ?? '', now)) {
      if (step === undefined || digits === undefined || found !== undefined) continue
      if (await this.burn(tx.manager, id, step, now)) found = id
    }
    return found
  }

  private async stepsOf(
    rows: readonly FactorEntity[],
    code: string,
    now: number,
  ): Promise<readonly { readonly id: string; readonly step: number | undefined }[]> {
    if (rows.length === 0) await timeStepOf(NOBODYS_SECRET, code, now)
    return Promise.all(
      rows.map(async ({ id, sealedSecret }) => ({
        id,
        step: await timeStepOf(this.options.secretBox.unseal(sealedSecret ?? '', id), code, now),
      })),
    )
  }

  /** INVARIANT: of all who come with one code, exactly one finds its time step unused. */
  private async burn(manager: EntityManager, id: string, step: number, now: number): Promise<boolean> {
    const unused = { id, lastTimeStep: LessThan(step) }
    const { affected } = await manager.update(FactorEntity, unused, { lastTimeStep: step, lastUsedAt: now })
    return affected === 1
  }

  private async keep(
    tx: Transaction,
    uid: string,
    { secretText, step, name }: { readonly secretText: string; readonly step: number; readonly name: string },
  ): Promise<string> {
    const now = this.options.clock.now()
    const id = this.options.ids.uuid(now)
    await tx.manager.insert(FactorEntity, {
      id,
      userId: uid,
      kind: 'totp',
      name,
      sealedSecret: this.options.secretBox.seal(secretText, id),
      // The code that was just shown is used up.
      lastTimeStep: step,
      credentialId: null,
      publicKey: null,
      signCount: 0,
      transports: null,
      discoverable: false,
      createdAt: now,
      lastUsedAt: null,
    })
    tx.change({ type: 'user', id: uid })
    return id
  }

  private async begun(tx: Pick<Transaction, 'manager'>, uid: string, ticket: string): Promise<OneTime | undefined> {
    const begun = await this.secrets.peek(tx, { purpose: 'totp-enrolment', secret: ticket })
    return begun?.uid === uid ? begun : undefined
  }

  private secretOf({ data }: OneTime, uid: string): string {
    return this.options.secretBox.unseal(String(data['sealed']), enrolmentOf(uid))
  }

  private uriOf(secret: string, label: string): string {
    const { publicUrl, service } = this.options.config
    const issuer = publicUrl === undefined ? service : new URL(publicUrl).hostname
    return generateURI({ issuer, label, secret })
  }
}

/** What the secret is sealed for before there is a factor. */
function enrolmentOf(uid: string): string {
  return `totp enrolment of ${uid}`
}
