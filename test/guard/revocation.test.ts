import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Decider } from '@tinyauth/guard/client'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer } from '../service/client.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, deny, policy } from '../service/policies.js'
import type { PolicyInput } from '../service/policies.js'
import type { CredentialKind } from './cases/credentials.js'
import { MODE_NAMES, deciderOf } from './cases/modes.js'
import type { ModeName } from './cases/modes.js'
import { mayGet, localGatekeeper, ORCHARD, revisionOf, untilHeard } from './guarded-service.js'
import type { Asker } from './guarded-service.js'

const GET = policy(allow('orchard:GetApple', '*'))
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const deciders = new Map<ModeName, Decider>()
let service: TestService
let witness: Asker

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  witness = await asker(GET)
  const gatekeeper = await localGatekeeper(service)
  for (const mode of MODE_NAMES) {
    const decider = deciderOf(mode, { url: service.url, service: ORCHARD, gatekeeper, clock })
    await decider.ready()
    deciders.set(mode, decider)
  }
})

beforeEach(() => {
  // Sessions of the second in which a password is set would be as old as it.
  clock.advance(2000)
})

afterAll(async () => {
  await Promise.all([...deciders.values()].map((decider) => decider.close()))
  await service.stop()
})

function deciderIn(mode: ModeName): Decider {
  const decider = deciders.get(mode)
  if (decider === undefined) throw new Error(`no guard decides in mode ${mode}`)
  return decider
}

/** Somebody who may get apples, and what ends that. */
interface Scene {
  readonly asker: Asker
  readonly revoke: () => Promise<Answer>
}

/** A way in which somebody loses a right. */
interface Revocation {
  readonly name: string
  readonly kinds: readonly CredentialKind[]
  /** What a guard answers afterwards. */
  readonly errorCode: string
  readonly set: () => Promise<Scene>
}

const EVERY_KIND = ['basic', 'session', 'sigv4'] as const
const KEYS = ['basic', 'sigv4'] as const

async function asker(document?: PolicyInput): Promise<Asker> {
  return service.createUserWithKey(document === undefined ? {} : { policy: document })
}

async function changed(change: (user: Asker) => Promise<Answer>): Promise<Scene> {
  const user = await asker(GET)
  return { asker: user, revoke: () => change(user) }
}

const keyPath = ({ username, keyId }: Asker): string => `/api/v1/users/${username}/keys/${keyId}`

async function managedPolicy(document: PolicyInput): Promise<string> {
  const name = service.name('policy')
  succeeded(await service.root.post('/api/v1/policies', { name, policy: document }))
  return name
}

async function removedMember(): Promise<Scene> {
  const user = await asker()
  const group = await service.createGroup(GET)
  await service.addMember(group, user.username)
  return { asker: user, revoke: () => service.root.delete(`/api/v1/groups/${group}/users/${user.username}`) }
}

async function changedPolicy(): Promise<Scene> {
  const user = await asker()
  const name = await managedPolicy(GET)
  succeeded(await service.root.post(`/api/v1/users/${user.username}/attached-policies`, { policy: name }))
  const next = { policy: policy(deny('orchard:*', '*')), setAsDefault: true }
  return { asker: user, revoke: () => service.root.post(`/api/v1/policies/${name}/versions`, next) }
}

async function newBoundary(): Promise<Scene> {
  const user = await asker(GET)
  const limit = await managedPolicy(policy(allow('orchard:EatApple', '*')))
  return { asker: user, revoke: () => service.root.put(`/api/v1/users/${user.username}/boundary`, { policy: limit }) }
}

async function renamedGroup(): Promise<Scene> {
  const group = await service.createGroup()
  const user = await asker(policy(allow('orchard:GetApple', '*', { 'ForAnyValue:StringEquals': { Groups: [group] } })))
  await service.addMember(group, user.username)
  const path = `/api/v1/groups/${group}`
  return { asker: user, revoke: () => service.root.patch(path, { name: service.name('renamed') }) }
}

const REVOCATIONS: readonly Revocation[] = [
  {
    name: 'a key is revoked',
    kinds: KEYS,
    errorCode: 'NoSuchKey',
    set: () => changed((user) => service.root.patch(keyPath(user), { status: 'inactive' })),
  },
  {
    name: 'a key is deleted',
    kinds: KEYS,
    errorCode: 'NoSuchKey',
    set: () => changed((user) => service.root.delete(keyPath(user))),
  },
  {
    name: 'a user is disabled',
    kinds: EVERY_KIND,
    errorCode: 'NoSuchKey',
    set: () => changed(({ username }) => service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' })),
  },
  {
    name: 'a user is deleted',
    kinds: EVERY_KIND,
    errorCode: 'NoSuchKey',
    set: () => changed(({ username }) => service.root.delete(`/api/v1/users/${username}`)),
  },
  {
    name: 'a password is changed',
    kinds: ['session'],
    errorCode: 'InvalidSignature',
    set: () =>
      changed(({ username }) => service.root.patch(`/api/v1/users/${username}`, { password: 'another one 123' })),
  },
  { name: 'a member is removed', kinds: EVERY_KIND, errorCode: 'NotPermitted', set: removedMember },
  { name: 'a managed policy is changed', kinds: EVERY_KIND, errorCode: 'NotPermitted', set: changedPolicy },
  { name: 'a boundary is set', kinds: EVERY_KIND, errorCode: 'NotPermitted', set: newBoundary },
  { name: 'a group is renamed', kinds: EVERY_KIND, errorCode: 'NotPermitted', set: renamedGroup },
]

const ROWS = REVOCATIONS.flatMap(({ kinds, ...one }) => kinds.map((kind) => ({ ...one, kind })))

/** Lets a session begin after its user came to be, and end before the change. */
async function begin({ set, kind }: (typeof ROWS)[number]): Promise<Scene & { readonly question: Question }> {
  const scene = await set()
  clock.advance(2000)
  const question = mayGet(scene.asker, kind, clock.now())
  clock.advance(2000)
  return { ...scene, question }
}

type Question = ReturnType<typeof mayGet>

describe.each(ROWS)('once it is answered that $name ($kind)', (row) => {
  it('a local guard refuses from the next question that knows of it, and every one once it has heard of it', async () => {
    const { question, revoke } = await begin(row)
    const local = deciderIn('local')
    expect(await local.decide(question)).toMatchObject({ authorized: true, decidedBy: 'local' })
    expect(local.decide(question)).toMatchObject({ authorized: true, decidedBy: 'local' })
    const revision = revisionOf(await revoke())
    const answers = await untilHeard(local, { question, witness: mayGet(witness, 'basic', clock.now()), revision })
    answers.push(await local.decide(question))
    const refused = { authorized: false, allowed: [false], errorCode: row.errorCode }
    for (const answer of answers) expect(answer).toMatchObject(refused)
  })

  it('a remote guard refuses the next question', async () => {
    const { question, revoke } = await begin(row)
    const remote = deciderIn('remote')
    expect(await remote.decide(question)).toMatchObject({ authorized: true })
    succeeded(await revoke())
    expect(await remote.decide(question)).toMatchObject({ authorized: false, errorCode: row.errorCode })
  })

  it('a remote guard that remembers refuses the next question that knows of it, and every one after five seconds', async () => {
    const { question, revoke } = await begin(row)
    const cached = deciderIn('remote with cache')
    expect(await cached.decide(question)).toMatchObject({ authorized: true, decidedBy: 'remote' })
    expect(await cached.decide(question)).toMatchObject({ authorized: true, decidedBy: 'cache' })
    const atLeastRevision = revisionOf(await revoke())
    const refused = { authorized: false, errorCode: row.errorCode }
    expect(await cached.decide({ ...question, atLeastRevision })).toMatchObject(refused)
    clock.advance(5000)
    expect(await cached.decide(question)).toMatchObject(refused)
  })
})
