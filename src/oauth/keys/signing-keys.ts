import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { LessThanOrEqual } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { SecretBox } from '../../common/secrets/secret-box.js'
import { SigningKeyEntity, type Transaction, type UnitOfWork } from '../../store/index.js'

const DAY_MS = 86_400_000

/** How long a key signs, in days; the next one is published before, and it stays published after, so that nobody is surprised. */
const SIGNS_DAYS = 90
const PUBLISHED_BEFORE_DAYS = 1
const PUBLISHED_AFTER_DAYS = 2

/** What signing keys are made with. */
export interface SigningKeysOptions {
  readonly unitOfWork: UnitOfWork
  readonly secretBox: SecretBox
  readonly clock: Clock
}

/** Keys that identity tokens are signed with (RS256): each signs for 90 days, and is followed by another. */
export class SigningKeys {
  constructor(private readonly options: SigningKeysOptions) {}

  /**
   * The private keys to sign and to publish with, the one that signs now first. Makes the first one, and the next one a day
   * before it is needed.
   *
   * @throws UnsealError when the master key is another one
   */
  async current(): Promise<readonly JWK[]> {
    const now = this.options.clock.now()
    const known = await this.rows()
    const rows = known.some(({ notBefore }) => signsAfter(notBefore, now + PUBLISHED_BEFORE_DAYS * DAY_MS))
      ? known
      : await this.grow(known.length === 0 ? now : now + PUBLISHED_BEFORE_DAYS * DAY_MS)
    const published = rows.filter(({ notAfter }) => now < notAfter)
    const signing = published.findLast(({ notBefore }) => notBefore <= now) ?? published[0]
    return [...published.filter((row) => row === signing), ...published.filter((row) => row !== signing)].map((row) =>
      this.privateKey(row),
    )
  }

  /** Removes what is not published any more. */
  async sweep(tx: Transaction): Promise<void> {
    await tx.manager.delete(SigningKeyEntity, { notAfter: LessThanOrEqual(this.options.clock.now()) })
  }

  private rows(): Promise<SigningKeyEntity[]> {
    return this.options.unitOfWork.read((manager) =>
      manager.find(SigningKeyEntity, { order: { notBefore: 'ASC', id: 'ASC' } }),
    )
  }

  private async grow(notBefore: number): Promise<SigningKeyEntity[]> {
    const made = await this.make(notBefore)
    await this.options.unitOfWork.run(async ({ manager }) => {
      // Two nodes may find at once that one is missing; the first one makes it.
      const isThere = (await manager.find(SigningKeyEntity)).some((row) => signsAfter(row.notBefore, notBefore))
      if (!isThere) await manager.insert(SigningKeyEntity, { ...made, publicKey: made.publicKey as object })
    })
    return this.rows()
  }

  private async make(notBefore: number): Promise<SigningKeyEntity> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
    const publicJwk = await exportJWK(publicKey)
    const id = await calculateJwkThumbprint(publicJwk)
    const jwk = { ...(await exportJWK(privateKey)), kid: id, alg: 'RS256', use: 'sig' }
    return {
      id,
      sealedPrivateKey: this.options.secretBox.seal(JSON.stringify(jwk), id),
      publicKey: { ...publicJwk, kid: id, alg: 'RS256', use: 'sig' },
      createdAt: this.options.clock.now(),
      notBefore,
      notAfter: notBefore + (SIGNS_DAYS + PUBLISHED_AFTER_DAYS) * DAY_MS,
    }
  }

  private privateKey({ id, sealedPrivateKey }: SigningKeyEntity): JWK {
    // Sealed by `make`, so it is a JWK.
    return JSON.parse(this.options.secretBox.unseal(sealedPrivateKey, id)) as JWK
  }
}

/** Whether a key that signs from `notBefore` on still signs at `at`. */
function signsAfter(notBefore: number, at: number): boolean {
  return at < notBefore + SIGNS_DAYS * DAY_MS
}
