import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../../test/provision/empty-store.js'
import * as a from '../../../test/store/fixtures.js'
import { AuditRedactor, CallWriter } from '../../audit/index.js'
import { type Call, newCall } from '../../common/call.js'
import { PasswordHasher } from '../../common/secrets/password-hasher.js'
import {
  FactorEntity,
  OneTimeSecretEntity,
  RecoveryCodeEntity,
  SessionEntity,
  type Transaction,
  UserEntity,
} from '../../store/index.js'
import { Sessions } from '../sessions/sessions.js'
import { Factors } from './factors.js'
import { FactorsController } from './factors.controller.js'
import { Passwords } from './password/passwords.js'
import { SetPasswordController } from './password/set-password.controller.js'
import { RecoveryCodes } from './recovery-codes/recovery-codes.js'
import { Totp } from './totp/totp.js'

const factors = new Factors()
const hasher = new PasswordHasher()

let empty: EmptyStore
let sessions: Sessions
let controller: FactorsController
let fred: UserEntity
let ann: UserEntity

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  empty.clock.set(a.NOW)
  sessions = new Sessions(empty.options)
  controller = new FactorsController(factors, sessions, empty.store.unitOfWork, writer())
  fred = a.user({ username: 'fred' })
  ann = a.user({ username: 'ann' })
  await run(async ({ manager }) => {
    await manager.clear(UserEntity)
    await manager.insert(UserEntity, [fred, ann])
  })
})

function writer(): CallWriter {
  const { unitOfWork, clock, ids, config } = empty.options
  return new CallWriter({ unitOfWork, redactor: new AuditRedactor(), clock, ids, service: config.service })
}

async function run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return (await empty.store.unitOfWork.run(work)).value
}

/** A factor as it stands in the database. */
function factor(user: UserEntity, fields: Partial<FactorEntity> = {}): FactorEntity {
  const id = a.newId()
  return {
    ...{ id, userId: user.id, kind: 'totp', name: 'Phone', sealedSecret: 'sealed secret', lastTimeStep: 1 },
    ...{ credentialId: null, publicKey: null, signCount: 0, transports: null, discoverable: false },
    ...{ createdAt: a.NOW, lastUsedAt: null },
    ...fields,
  }
}

function passkey(user: UserEntity, fields: Partial<FactorEntity> = {}): FactorEntity {
  const kind = { kind: 'webauthn', sealedSecret: null, lastTimeStep: null } as const
  return factor(user, { ...kind, name: 'Key', credentialId: a.newId(), publicKey: 'public key', ...fields })
}

async function given(...rows: readonly FactorEntity[]): Promise<void> {
  await run(async (tx) => {
    await tx.manager.insert(FactorEntity, [...rows])
    await new RecoveryCodes(empty.options).regenerate(tx, fred.id)
  })
}

/** Two sessions, and an enrolment that is under way. */
async function signedIn(user: UserEntity): Promise<void> {
  const place = { sourceIp: '192.0.2.1', userAgent: undefined }
  await run(async (tx) => {
    await sessions.begin(tx, { uid: user.id, kind: 'browser', methods: ['pwd'] }, place)
    await sessions.begin(tx, { uid: user.id, kind: 'token', methods: ['pwd'], service: 'apples' }, place)
    await new Totp(empty.options).beginEnrolment(tx, user)
  })
}

function counts(): Promise<Record<string, number>> {
  return empty.store.unitOfWork.read(async (manager) => ({
    factors: await manager.count(FactorEntity),
    codes: await manager.count(RecoveryCodeEntity),
    sessions: await manager.count(SessionEntity),
    underWay: await manager.count(OneTimeSecretEntity),
  }))
}

function call(event: string): Call {
  const made = newCall({ requestId: 'r-1', sourceIp: '192.0.2.1', userAgent: undefined, secure: true })
  made.audit.event = event
  made.caller = { uid: 'u-root', username: 'root', actor: { type: 'user', id: 'root', uid: 'u-root' }, mfa: false }
  return made
}

describe('the factors of a user', () => {
  it('are listed, the oldest first, without what proves them', async () => {
    const [phone, key] = [factor(fred), passkey(fred, { createdAt: a.NOW + 1, lastUsedAt: a.NOW + 2 })]
    await given(key, phone, passkey(ann))
    expect(await empty.store.unitOfWork.read((manager) => factors.list(manager, fred.id))).toEqual([
      {
        ...{ id: phone.id, kind: 'totp', name: 'Phone', discoverable: false },
        ...{ createdAtMs: a.NOW, lastUsedAtMs: undefined },
      },
      {
        ...{ id: key.id, kind: 'webauthn', name: 'Key', discoverable: false },
        ...{ createdAtMs: a.NOW + 1, lastUsedAtMs: a.NOW + 2 },
      },
    ])
  })

  it('say for what the user is asked', async () => {
    await given(factor(fred), passkey(ann))
    const held = await empty.store.unitOfWork.read((manager) =>
      Promise.all([fred, ann].map(({ id }) => factors.has(manager, id))),
    )
    expect(held).toEqual([
      { totp: true, passkey: false, recoveryCodes: 10 },
      { totp: false, passkey: true, recoveryCodes: 0 },
    ])
  })

  it('are renamed and removed by their user alone, as changes of the user', async () => {
    const key = passkey(fred)
    await given(key)
    for (const work of [
      (tx: Transaction) => factors.rename(tx, ann.id, key.id, 'Mine'),
      (tx: Transaction) => factors.remove(tx, ann.id, key.id),
    ]) {
      await expect(run<unknown>(work)).rejects.toMatchObject({ code: 'NotFound' })
    }
    const commits = empty.commits.length
    await run((tx) => factors.rename(tx, fred.id, key.id, '  Blue key '))
    const [named] = await empty.store.unitOfWork.read((manager) => factors.list(manager, fred.id))
    expect(named?.name).toBe('Blue key')
    await run((tx) => factors.remove(tx, fred.id, key.id))
    const subjects = [{ type: 'user', id: fred.id }]
    expect(empty.commits.slice(commits)).toMatchObject([{ subjects }, { subjects }])
  })

  it('take the recovery codes with the last one, not before', async () => {
    const [phone, key] = [factor(fred), passkey(fred)]
    await given(phone, key)
    expect(await run((tx) => factors.remove(tx, fred.id, phone.id))).toEqual({ factors: 1, recoveryCodes: 0 })
    expect(await run((tx) => factors.remove(tx, fred.id, key.id))).toEqual({ factors: 1, recoveryCodes: 10 })
  })

  it('of one kind are removed together', async () => {
    await given(factor(fred), factor(fred), passkey(fred), factor(ann))
    expect(await run((tx) => factors.removeKind(tx, fred.id, 'totp'))).toEqual({ factors: 2, recoveryCodes: 0 })
    expect(await counts()).toMatchObject({ factors: 2, codes: 10 })
  })
})

describe('whoever administers a user', () => {
  it('sees the factors, and nothing with which they could be shown', async () => {
    const phone = factor(fred)
    await given(phone, passkey(fred, { createdAt: a.NOW + 1 }))
    const shown = await controller.list(call('ListFactors'), 'fred')
    expect(shown).toMatchObject({
      factors: [{ id: phone.id, kind: 'totp' }, { kind: 'webauthn' }],
      recoveryCodesLeft: 10,
    })
    expect(JSON.stringify(shown)).not.toMatch(/sealed|public key|credential/i)
  })

  it('resets all of it at once: factors, codes, sessions and what is under way; others keep theirs', async () => {
    await given(factor(fred), passkey(fred), passkey(ann))
    await signedIn(fred)
    await signedIn(ann)
    const commits = empty.commits.length
    expect(await controller.reset(call('ResetMfa'), 'fred')).toEqual({ factors: 2, recoveryCodes: 10, sessions: 2 })
    expect(await counts()).toEqual({ factors: 1, codes: 0, sessions: 2, underWay: 1 })
    const [commit, ...others] = empty.commits.slice(commits)
    expect(others).toEqual([])
    expect(commit?.subjects).toHaveLength(3)
    expect(commit?.subjects).toContainEqual({ type: 'user', id: fred.id })
    expect(commit?.auditRows).toMatchObject([{ event: 'ResetMfa', subject: 'fred' }])
    expect(JSON.stringify(commit?.auditRows)).toMatch(/response\.recovery-codes/)
  })

  it('removes one factor of the user, and no other', async () => {
    const [phone, ofAnn] = [factor(fred), passkey(ann)]
    await given(phone, ofAnn)
    const refused = controller.delete(call('DeleteFactor'), 'fred', ofAnn.id)
    await expect(refused).rejects.toMatchObject({ code: 'NotFound' })
    expect(await controller.delete(call('DeleteFactor'), 'fred', phone.id)).toEqual({ factors: 1, recoveryCodes: 10 })
    expect(await counts()).toMatchObject({ factors: 1 })
  })

  it('is told of a user that does not exist', async () => {
    await expect(controller.list(call('ListFactors'), 'nobody')).rejects.toMatchObject({ code: 'NotFound' })
    await expect(controller.reset(call('ResetMfa'), 'FRED')).rejects.toMatchObject({ code: 'NotFound' })
    await expect(controller.delete(call('DeleteFactor'), 'nobody', 'x')).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('a new password', () => {
  function set(username: string, password: string, made = call('SetPassword')): Promise<{ ended: number }> {
    const passwords = new Passwords({ clock: empty.clock, sessions })
    return new SetPasswordController(hasher, passwords, writer()).set(made, username, { password })
  }

  it('is the one that counts, and ends every session with what is under way', async () => {
    await signedIn(fred)
    await signedIn(ann)
    empty.clock.advance(5000)
    expect(await set('fred', 'sweet apple')).toEqual({ ended: 2 })
    const row = await run((tx) => tx.manager.findOneByOrFail(UserEntity, { id: fred.id }))
    expect(await hasher.verify(row.passwordHash ?? undefined, 'sweet apple')).toBe(true)
    expect(row).toMatchObject({ credentialsChangedAt: a.NOW + 5000, updatedAt: a.NOW + 5000, version: 2 })
    expect(await counts()).toMatchObject({ sessions: 2, underWay: 1 })
  })

  it('is in no audit event', async () => {
    const commits = empty.commits.length
    await set('fred', 'hunter2')
    const rows = JSON.stringify(empty.commits.slice(commits).flatMap(({ auditRows }) => auditRows))
    expect(rows).toContain('SetPassword')
    expect(rows).not.toMatch(/hunter2|argon2/)
  })

  it.each([
    ['empty', ''],
    ['of 1025 bytes', 'x'.repeat(1025)],
    ['no Unicode text', 'a\ud800'],
  ])('is not %s', async (_what, password) => {
    await expect(set('fred', password)).rejects.toMatchObject({ code: 'ValidationFailed' })
  })

  it('is set for nobody who does not exist', async () => {
    await expect(set('nobody', 'sweet apple')).rejects.toMatchObject({ code: 'NotFound' })
  })
})
