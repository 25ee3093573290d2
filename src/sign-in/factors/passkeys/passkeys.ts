import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../../../common/audit-event.js'
import type { Clock } from '../../../common/clock.js'
import type { Config } from '../../../common/config/index.js'
import type { Ids } from '../../../common/ids.js'
import { FactorEntity, type Transaction, UserEntity } from '../../../store/index.js'
import { type OneTimePurpose, OneTimeSecrets } from '../../one-time/one-time-secrets.js'
import { assertRoomForFactor } from '../factor-limit.js'
import { factorName } from '../factor-name.js'
import {
  CEREMONY_SECONDS,
  creationOptions,
  firstFactorRequest,
  secondFactorRequest,
  userHandleOf,
} from './passkey-options.js'
import { type PasskeyRefusal, refused } from './passkey-refusal.js'
import {
  type AssertionResponse,
  isOfOurPage,
  type Parsed,
  parseAssertion,
  parseRegistration,
  type RegistrationResponse,
} from './passkey-response.js'
import { countUse, counterRegression } from './passkey-use.js'
import type { RelyingParty } from './relying-party.js'
import { verifyAssertion } from './verify-assertion.js'
import { type VerifiedRegistration, verifyRegistration } from './verify-registration.js'

/** What passkeys work with. */
export interface PasskeysOptions {
  readonly config: Pick<Config, 'service'>
  readonly clock: Clock
  readonly ids: Ids
}

/** Where a ceremony takes place. */
export interface PasskeyPlace {
  /** The cookie that tells browsers apart: a challenge is good in the browser that asked for it alone. */
  readonly browser: string
  readonly site: RelyingParty
}

/** What a browser answered to a challenge. */
export interface PasskeyAnswer extends PasskeyPlace {
  /** As it was sent: anything. */
  readonly response: unknown
}

/** What a passkey proved, by the names of RFC 8176. */
export interface ProvedPasskey {
  readonly factorId: string
  readonly methods: readonly ['hwk', 'user', 'mfa']
}

/** Who signed in with a passkey alone. */
export interface PasskeySignIn extends ProvedPasskey {
  readonly uid: string
  readonly username: string
}

const METHODS = ['hwk', 'user', 'mfa'] as const

/** For what a challenge was given: one of a second factor signs nobody in. */
type CeremonyUse = 'first-factor' | 'second-factor'

/**
 * Passkeys and security keys (WebAuthn, level 3). A challenge is a one-time secret: it is used up by the first answer, also
 * by a wrong one, so the transaction of an answer is to be committed however it ended.
 */
export class Passkeys {
  private readonly secrets: OneTimeSecrets

  constructor(private readonly options: PasskeysOptions) {
    this.secrets = new OneTimeSecrets(options.clock, options.ids)
  }

  /** Begins the registration of a passkey. @throws DomainError `Conflict` when the user has ten factors */
  async registrationOptions(
    tx: Transaction,
    user: Pick<UserEntity, 'id' | 'username' | 'displayName'>,
    { browser, site }: PasskeyPlace,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    await assertRoomForFactor(tx.manager, user.id)
    const challenge = await this.begin(tx, { purpose: 'passkey-registration', browser, uid: user.id, data: {} })
    const known = await passkeysOf(tx.manager, user.id)
    return creationOptions(user, known, { challenge, rpName: this.options.config.service, site })
  }

  /**
   * Keeps a new passkey.
   *
   * @param name default `Passkey`
   * @throws DomainError `ValidationFailed` for the name, `Conflict` when the user has ten factors
   */
  async register(
    tx: Transaction,
    { uid, browser, site, response, name }: PasskeyAnswer & { readonly uid: string; readonly name?: string },
  ): Promise<{ readonly factorId: string } | PasskeyRefusal> {
    const label = factorName(name, 'Passkey')
    const parsed = parseRegistration(response)
    if (parsed === undefined) return refused('malformed')
    const secret = parsed.clientData.challenge
    const begun = await this.secrets.take(tx, { purpose: 'passkey-registration', secret, browser })
    if (begun?.uid !== uid) return refused('unknown-challenge')
    if (!isOfOurPage(parsed.clientData, site)) return refused('wrong-origin')
    const verified = await verifyRegistration(parsed, site)
    if (typeof verified === 'string') return refused(verified)
    const { credentialId } = verified
    if (await tx.manager.existsBy(FactorEntity, { credentialId })) return refused('known-credential')
    await assertRoomForFactor(tx.manager, uid)
    return { factorId: await this.keep(tx, uid, label, verified, parsed.response) }
  }

  /** Begins a sign-in without user name and password. */
  async signInOptions(
    tx: Transaction,
    { browser, site }: PasskeyPlace,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const data = { use: 'first-factor' satisfies CeremonyUse }
    return firstFactorRequest(await this.begin(tx, { purpose: 'passkey-sign-in', browser, data }), site)
  }

  /** Asks a user who is known already for one of their passkeys. */
  async secondFactorOptions(
    tx: Transaction,
    uid: string,
    { browser, site }: PasskeyPlace,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const data = { use: 'second-factor' satisfies CeremonyUse }
    const challenge = await this.begin(tx, { purpose: 'passkey-sign-in', browser, uid, data })
    return secondFactorRequest(challenge, await passkeysOf(tx.manager, uid), site)
  }

  /**
   * Judges a passkey by which somebody signs in: it says who they are, and has to have asked for a PIN, a finger or a face, so
   * it counts as both factors. The user is active.
   */
  async verifyAsFirstFactor(tx: Transaction, answer: PasskeyAnswer): Promise<PasskeySignIn | PasskeyRefusal> {
    const parsed = await this.answerTo(tx, answer, 'first-factor')
    if ('refused' in parsed) return parsed
    const factor = await tx.manager.findOneBy(FactorEntity, { kind: 'webauthn', credentialId: parsed.response.id })
    if (factor === null) return refused('unknown-credential')
    const { userId: uid } = factor
    const user = await tx.manager.findOneByOrFail(UserEntity, { id: uid })
    if (parsed.response.response.userHandle !== userHandleOf(uid)) return refused('wrong-user-handle')
    if (user.status !== 'active') return refused('user-disabled')
    const proved = await this.prove(tx, { parsed, factor, user, site: answer.site, needsUser: true })
    return 'refused' in proved ? proved : { ...proved, uid, username: user.username }
  }

  /** Judges a passkey of a user who is known already. */
  async verifyAsSecondFactor(
    tx: Transaction,
    { uid, ...answer }: PasskeyAnswer & { readonly uid: string },
  ): Promise<ProvedPasskey | PasskeyRefusal> {
    const parsed = await this.answerTo(tx, answer, 'second-factor', uid)
    if ('refused' in parsed) return parsed
    const { id: credentialId, response } = parsed.response
    const factor = await tx.manager.findOneBy(FactorEntity, { kind: 'webauthn', credentialId, userId: uid })
    if (factor === null) return refused('unknown-credential')
    const handle = response.userHandle ?? undefined
    if (handle !== undefined && handle !== userHandleOf(uid)) return refused('wrong-user-handle')
    const user = await tx.manager.findOneByOrFail(UserEntity, { id: uid })
    return this.prove(tx, { parsed, factor, user, site: answer.site, needsUser: false })
  }

  /** Takes the challenge that an answer belongs to. */
  private async answerTo(
    tx: Transaction,
    { response, browser, site }: PasskeyAnswer,
    use: CeremonyUse,
    uid?: string,
  ): Promise<Parsed<AssertionResponse> | PasskeyRefusal> {
    const parsed = parseAssertion(response)
    if (parsed === undefined) return refused('malformed')
    const secret = parsed.clientData.challenge
    const begun = await this.secrets.take(tx, { purpose: 'passkey-sign-in', secret, browser })
    if (begun === undefined || begun.uid !== uid || begun.data['use'] !== use) return refused('unknown-challenge')
    return isOfOurPage(parsed.clientData, site) ? parsed : refused('wrong-origin')
  }

  private async prove(
    tx: Transaction,
    { parsed, factor, user, site, needsUser }: Proof,
  ): Promise<ProvedPasskey | PasskeyRefusal> {
    const verified = await verifyAssertion(parsed, factor, site)
    if (verified === undefined) return refused('not-verified')
    if (needsUser && !verified.userVerified) return refused('user-not-verified')
    if (!(await countUse(tx.manager, factor.id, verified.signCount, this.options.clock.now()))) {
      tx.audit(this.regressionOf(user.username, factor.id))
      return refused('counter-regression')
    }
    return { factorId: factor.id, methods: METHODS }
  }

  private regressionOf(username: string, factorId: string): AuditEvent {
    const { clock, ids, config } = this.options
    const at = clock.now()
    return counterRegression({ id: ids.uuid(at), at, service: config.service, username, factorId })
  }

  private begin(
    tx: Transaction,
    what: {
      readonly purpose: OneTimePurpose
      readonly browser: string
      readonly uid?: string
      readonly data: Readonly<Record<string, string>>
    },
  ): Promise<string> {
    return this.secrets.begin(tx, { ...what, ttlSeconds: CEREMONY_SECONDS })
  }

  private async keep(
    tx: Transaction,
    uid: string,
    name: string,
    { credentialId, publicKey, signCount, discoverable }: VerifiedRegistration,
    { response }: RegistrationResponse,
  ): Promise<string> {
    const now = this.options.clock.now()
    const id = this.options.ids.uuid(now)
    await tx.manager.insert(FactorEntity, {
      ...{ id, userId: uid, kind: 'webauthn', name, sealedSecret: null, lastTimeStep: null },
      ...{ credentialId, publicKey, signCount, discoverable, transports: response.transports ?? null },
      ...{ createdAt: now, lastUsedAt: null },
    })
    tx.change({ type: 'user', id: uid })
    return id
  }
}

/** A signature with everything that it is judged by. */
interface Proof {
  readonly parsed: Parsed<AssertionResponse>
  readonly factor: FactorEntity
  readonly user: UserEntity
  readonly site: RelyingParty
  readonly needsUser: boolean
}

function passkeysOf(manager: EntityManager, uid: string): Promise<FactorEntity[]> {
  return manager.find(FactorEntity, { where: { userId: uid, kind: 'webauthn' }, order: { id: 'ASC' } })
}
