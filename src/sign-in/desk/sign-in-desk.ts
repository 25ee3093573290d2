import type { PrincipalEntry } from '@tinyauth/decision'
import type { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { type Transaction, type UnitOfWork, UserEntity } from '../../store/index.js'
import type { FactorAttempts } from '../factors/factor-attempts.js'
import type { Factors } from '../factors/factors.js'
import type { PasskeyAnswer, Passkeys } from '../factors/passkeys/passkeys.js'
import type { RecoveryCodes } from '../factors/recovery-codes/recovery-codes.js'
import type { Totp } from '../factors/totp/totp.js'
import type { OneTime, OneTimeClaim, OneTimeSecrets } from '../one-time/one-time-secrets.js'
import type { SecondFactorMethod } from '../pages/second-factor-page.js'
import type { PasswordProver } from '../password-prover.js'
import type { BegunSession, Sessions } from '../sessions/sessions.js'
import { assertAsJudged } from './as-judged.js'
import { type PendingSignIn, readPendingSignIn } from './pending-sign-in.js'
import type { ProviderWord } from './provider-word.js'

/** Seconds that a sign-in waits for its second factor. */
const PENDING_SECONDS = 600
/** Wrong second factors of one sign-in. */
const MOST_MISSES = 10

/** What the desk works with. */
export interface SignInDeskOptions {
  readonly unitOfWork: UnitOfWork
  readonly writer: CallWriter
  readonly passwords: PasswordProver
  readonly sessions: Sessions
  readonly secrets: OneTimeSecrets
  readonly factors: Factors
  readonly totp: Totp
  readonly passkeys: Passkeys
  readonly recoveryCodes: RecoveryCodes
  readonly attempts: FactorAttempts
  readonly words: ProviderWord
  readonly clock: Clock
}

/** Somebody who proved who they are, as far as they did. */
export interface Proved extends Omit<PendingSignIn, 'reason'> {
  readonly uid: string
  readonly username: string
  /** What was proved counts as two factors. */
  readonly isMfa: boolean
  /** Of the user as judged, where that was before the transaction; a session begins only while it is still so. */
  readonly credentialsChangedAtMs?: number
}

/** The browser in front of the desk. */
export interface DeskPlace {
  /** What tells the browser apart. */
  readonly browser: string
}

/** How a sign-in goes on. */
export type SignInStep =
  | { readonly kind: 'signed-in'; readonly session: BegunSession; readonly returnTo: string }
  /** The ticket names the sign-in in this browser for ten minutes. */
  | { readonly kind: 'second-factor'; readonly ticket: string }

/** A sign-in that waits for its second factor. */
export interface WaitingSignIn {
  readonly uid: string
  readonly pending: PendingSignIn
  /** What the user can show. */
  readonly methods: readonly SecondFactorMethod[]
}

/**
 * Where a person signs in: first factor, second factor, session (capabilities C1, F17). Whoever has a second factor has to show
 * it, whatever the first one was.
 */
export class SignInDesk {
  constructor(private readonly options: SignInDeskOptions) {}

  /**
   * By user name and password.
   *
   * @throws DomainError `InvalidCredentials`, one for every failure; `TooManyRequests`
   */
  async byPassword(
    call: Call,
    given: { readonly username: string; readonly password: string },
    place: DeskPlace & { readonly returnTo: string; readonly replaces?: string },
  ): Promise<SignInStep> {
    const entry = await this.provePassword(call, given)
    const { returnTo, replaces, browser } = place
    const { uid, username } = entry
    const { credentialsChangedAtMs } = entry.parts
    const proved = { uid, username, credentialsChangedAtMs, isMfa: false, methods: ['pwd'], returnTo }
    const { value } = await this.options.writer.write(call, (tx) =>
      this.begin(tx, call, { ...proved, ...(replaces === undefined ? {} : { replaces }) }, browser),
    )
    return value
  }

  /** @throws DomainError `InvalidCredentials`, `TooManyRequests` */
  async provePassword(
    call: Call,
    { username, password }: { readonly username: string; readonly password: string },
  ): Promise<PrincipalEntry> {
    const attempt = { username, address: call.sourceIp, gatekeeper: call.sourceIp }
    const result = await this.options.passwords.prove(password, attempt)
    if ('code' in result) throw new DomainError('InvalidCredentials', { detail: result.detail })
    call.audit.subject = result.entry.username
    return result.entry
  }

  /**
   * Goes on after the first factor: to a session, or to the second factor.
   *
   * @throws DomainError `InvalidCredentials` for a user who was disabled, or got another password, since the first was judged
   */
  async begin(tx: Transaction, call: Call, proved: Proved, browser: string): Promise<SignInStep> {
    call.audit.subject = proved.username
    const { uid, username: _, isMfa, credentialsChangedAtMs, ...pending } = proved
    await assertAsJudged(tx, uid, credentialsChangedAtMs)
    const methods = isMfa ? [] : await this.methodsOf(tx, uid)
    if (methods.length === 0) return this.open(tx, call, uid, { reason: 'sign-in', ...pending }, isMfa)
    call.audit.fields['response.reason'] = 'SecondFactorNeeded'
    return this.wait(tx, uid, { reason: 'sign-in', ...pending }, browser)
  }

  /** Asks somebody who is signed in for their second factor; `undefined` when they have none. */
  async stepUp(
    call: Call,
    { uid, sessionId }: { readonly uid: string; readonly sessionId: string },
    { browser, returnTo }: DeskPlace & { readonly returnTo: string },
  ): Promise<string | undefined> {
    const { value } = await this.options.writer.write(call, async (tx) => {
      if ((await this.methodsOf(tx, uid)).length === 0) return undefined
      const step = await this.wait(tx, uid, { reason: 'step-up', methods: [], returnTo, replaces: sessionId }, browser)
      return step.ticket
    })
    return value
  }

  /** The sign-in that a ticket names, if it still waits in this browser. */
  async waiting(ticket: string, { browser }: DeskPlace): Promise<WaitingSignIn | undefined> {
    return this.options.unitOfWork.read(async (manager) => {
      const found = await this.options.secrets.peek({ manager }, { purpose: 'second-factor', secret: ticket, browser })
      const pending = readPendingSignIn(found?.data)
      if (found?.uid === undefined || pending === undefined) return undefined
      return { uid: found.uid, pending, methods: await this.methodsOf({ manager }, found.uid) }
    })
  }

  /**
   * By a code of an app, or a recovery code.
   *
   * @throws DomainError `InvalidCredentials` for a wrong code, `NotSignedIn` for a ticket that is good no more, `TooManyRequests`
   */
  async byCode(
    call: Call,
    ticket: string,
    { method, code }: { readonly method: 'totp' | 'recovery'; readonly code: string },
    { browser }: DeskPlace,
  ): Promise<SignInStep> {
    return this.second(call, ticket, browser, (tx, uid) =>
      method === 'totp' ? this.byTotp(tx, uid, code) : this.byRecoveryCode(tx, uid, code),
    )
  }

  /** By a passkey as second factor. @throws DomainError as `byCode` */
  async byPasskey(call: Call, ticket: string, answer: PasskeyAnswer): Promise<SignInStep> {
    return this.second(call, ticket, answer.browser, async (tx, uid) => {
      const proved = await this.options.passkeys.verifyAsSecondFactor(tx, { ...answer, uid })
      return 'refused' in proved ? undefined : proved.methods
    })
  }

  /** By a passkey alone, which is two factors. @throws DomainError `InvalidCredentials` */
  async byPasskeyAlone(
    call: Call,
    answer: PasskeyAnswer,
    place: { readonly returnTo: string; readonly replaces?: string },
  ): Promise<SignInStep> {
    const { passkeys, writer } = this.options
    const step = await writer.attempt(call, async (tx) => {
      const proved = await passkeys.verifyAsFirstFactor(tx, answer)
      if ('refused' in proved) return proved
      const { uid, username, methods } = proved
      return this.begin(tx, call, { uid, username, isMfa: true, methods: [...methods], ...place }, answer.browser)
    })
    if ('refused' in step) throw new DomainError('InvalidCredentials', { detail: `passkey: ${step.refused}` })
    return step
  }

  private async second(call: Call, ticket: string, browser: string, judge: Judge): Promise<SignInStep> {
    const { unitOfWork, secrets, attempts, writer, words } = this.options
    const claim = { purpose: 'second-factor', secret: ticket, browser } as const
    const waiting = await unitOfWork.read((manager) => secrets.peek({ manager }, claim))
    const pending = readPendingSignIn(waiting?.data)
    if (waiting?.uid === undefined || pending === undefined) throw over()
    const { uid } = waiting
    // The application may have its say in this: never inside a transaction.
    const word = await words.judge(uid, pending)
    const step = await attempts.judge({ uid, address: call.sourceIp }, async () => {
      const answer = await writer.attempt(call, async (tx) => {
        if (!(await words.stands(tx, word))) throw over()
        return this.judgeAndOpen(tx, call, claim, judge)
      })
      return 'refused' in answer ? undefined : answer
    })
    if (step === undefined) throw new DomainError('InvalidCredentials', { detail: 'a second factor was wrong' })
    return step
  }

  /** A code that is used up, the session that it opens and their event are one; what was wrong counts, and nothing else changes. */
  private async judgeAndOpen(
    tx: Transaction,
    call: Call,
    claim: OneTimeClaim,
    judge: Judge,
  ): Promise<SignInStep | { readonly refused: string }> {
    const { secrets } = this.options
    const waiting = await secrets.peek(tx, claim)
    const pending = readPendingSignIn(waiting?.data)
    if (waiting?.uid === undefined || pending === undefined || !(await isStillGood(tx, waiting.uid, waiting))) {
      throw over()
    }
    const shown = await judge(tx, waiting.uid)
    if (shown === undefined) {
      await secrets.miss(tx, waiting, MOST_MISSES)
      return { refused: 'a second factor was wrong' }
    }
    if ((await secrets.take(tx, claim)) === undefined) throw over()
    const methods = [...new Set([...pending.methods, ...shown])]
    return this.open(tx, call, waiting.uid, { ...pending, methods }, true)
  }

  private async byTotp(tx: Transaction, uid: string, code: string): Promise<readonly string[] | undefined> {
    return (await this.options.totp.verify(tx, uid, code)) === undefined ? undefined : ['otp', 'mfa']
  }

  private async byRecoveryCode(tx: Transaction, uid: string, code: string): Promise<readonly string[] | undefined> {
    return (await this.options.recoveryCodes.use(tx, uid, code)) ? ['otp', 'mfa'] : undefined
  }

  private async open(
    tx: Transaction,
    call: Call,
    uid: string,
    { methods, returnTo, replaces, provider, identityId, accessLevel, signOutHint, reason }: PendingSignIn,
    isMfa: boolean,
  ): Promise<SignInStep> {
    const { sessions, clock } = this.options
    const given = {
      ...(provider === undefined ? {} : { provider }),
      ...(identityId === undefined ? {} : { identityId }),
      ...(accessLevel === undefined ? {} : { accessLevel }),
      ...(signOutHint === undefined ? {} : { signOutHint }),
      ...(replaces === undefined ? {} : { replaces }),
      ...(isMfa ? { mfaAtMs: clock.now() } : {}),
    }
    const fields = { uid, kind: 'browser', methods, ...given } as const
    const session =
      reason === 'step-up' && replaces !== undefined
        ? await sessions.renew(tx, uid, replaces, { methods, mfaAtMs: clock.now() }, call)
        : await sessions.begin(tx, fields, call)
    if (session === undefined) throw over()
    call.audit.fields['response.session'] = session.id
    return { kind: 'signed-in', session, returnTo }
  }

  private async wait(
    tx: Transaction,
    uid: string,
    pending: PendingSignIn,
    browser: string,
  ): Promise<SignInStep & { readonly kind: 'second-factor' }> {
    const data = { ...pending }
    const ticket = await this.options.secrets.begin(tx, {
      ...{ purpose: 'second-factor', ttlSeconds: PENDING_SECONDS, browser, uid, data },
    })
    return { kind: 'second-factor', ticket }
  }

  private async methodsOf({ manager }: Pick<Transaction, 'manager'>, uid: string): Promise<SecondFactorMethod[]> {
    const { totp, passkey, recoveryCodes } = await this.options.factors.has(manager, uid)
    if (!totp && !passkey) return []
    return [
      ...(totp ? ['totp' as const] : []),
      ...(passkey ? ['passkey' as const] : []),
      ...(recoveryCodes > 0 ? ['recovery' as const] : []),
    ]
  }
}

/** Judges a second factor: what it proved (RFC 8176), `undefined` for a wrong one. */
type Judge = (tx: Transaction, uid: string) => Promise<readonly string[] | undefined>

/** A user who was disabled meanwhile, or got another password, begins anew. */
async function isStillGood({ manager }: Transaction, id: string, { createdAtMs }: OneTime): Promise<boolean> {
  const user = await manager.findOneBy(UserEntity, { id })
  return user?.status === 'active' && user.credentialsChangedAt <= createdAtMs
}

function over(): DomainError {
  return new DomainError('NotSignedIn', {
    problems: { transaction: 'is over: begin anew' },
    detail: 'the sign-in that waited for its second factor is over',
  })
}
