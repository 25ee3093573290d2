import { type HeaderList, parseBasic, type PrincipalEntry } from '@tinyauth/decision'
import type { AttemptLimits, PasswordAttempt } from '../common/attempt-limits.js'
import type { PasswordHasher } from '../common/secrets/password-hasher.js'
import type { PasswordUpgrade } from './password-upgrade.js'
import type { Snapshot } from '../snapshot/index.js'

/** A user whose password was right. */
export interface ProvedPassword {
  readonly entry: PrincipalEntry
  readonly method: 'password'
  readonly mfa: false
}

/** Why a password did not convince (wire-protocol 3.8). */
export interface PasswordRefusal {
  readonly code: 'NoSuchKey' | 'InvalidSecretKey'
  /** For the log. */
  readonly detail: string
}

/** Judges user names with passwords; counts what fails and takes the same time for users that do not exist. */
export class PasswordProver {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly hasher: PasswordHasher,
    private readonly limits: AttemptLimits,
    private readonly upgrade: PasswordUpgrade,
  ) {}

  /**
   * Judges a user name and a password.
   *
   * @throws DomainError `TooManyRequests` after too many failures for the user, from the address, or of the gatekeeper
   */
  async prove(password: string, attempt: PasswordAttempt): Promise<ProvedPassword | PasswordRefusal> {
    const { username } = attempt
    await this.limits.beginPassword(attempt)
    const entry = await this.snapshot.principalByUsername(username)
    const known = entry?.parts.active === true ? entry : undefined
    const right = await this.hasher.verify(known?.parts.passwordHash, password).catch(async (error: unknown) => {
      await this.limits.forgetPassword(attempt)
      throw error
    })
    if (known !== undefined && right) {
      await this.limits.passwordSucceeded(attempt)
      await this.upgrade.renew(known, password)
      return { entry: known, method: 'password', mfa: false }
    }
    const absent = known?.parts.passwordHash === undefined
    return absent
      ? { code: 'NoSuchKey', detail: 'unknown user, or no password set' }
      : { code: 'InvalidSecretKey', detail: 'wrong password' }
  }

  /**
   * Judges the Basic header of an end user. Only a gatekeeper that may know (`ReadAuthFailureReason`) is told whether the
   * user exists (capabilities S4).
   */
  async proveHeader(
    headers: HeaderList,
    from: Omit<PasswordAttempt, 'username'>,
    tellsWhy: boolean,
  ): Promise<ProvedPassword | PasswordRefusal> {
    const value = headers.one('authorization')
    const credentials = value === undefined ? undefined : parseBasic(value)
    if (credentials === undefined) return { code: 'NoSuchKey', detail: 'no Basic credential' }
    const result = await this.prove(credentials.password, { ...from, username: credentials.username })
    return 'code' in result && !tellsWhy ? { ...result, code: 'InvalidSecretKey' } : result
  }
}
