import { beforeEach, describe, expect, it } from '@jest/globals'
import type { PrincipalEntry } from '@tinyauth/decision'
import { FakeLoader } from '../../test/snapshot/fake-loader.js'
import {
  accessKey,
  heldToken,
  keysOf,
  membership,
  NOW,
  principal,
  tokensOf,
} from '../../packages/decision/test/principals.js'
import { ManualClock } from '../common/clock.js'
import { createLog } from '../common/log/index.js'
import { Metrics } from '../common/metrics/index.js'
import type { ChangeSubject } from '../store/index.js'
import { Catalogue } from './catalogue.js'
import { KeyUses } from './key-uses.js'
import type { AppliedChange } from './memory-snapshot.js'
import { MemorySnapshot } from './memory-snapshot.js'
import { SessionUses } from './session-uses.js'

let clock: ManualClock
let loader: FakeLoader
let uses: KeyUses
let snapshot: MemorySnapshot

beforeEach(() => {
  clock = new ManualClock(NOW)
  loader = new FakeLoader()
  uses = new KeyUses()
  const log = createLog({ logLevel: 'fatal', logFormat: 'json', service: 'tinyauth' }, clock)
  const metrics = new Metrics()
  const catalogue = new Catalogue('tinyauth')
  snapshot = new MemorySnapshot({
    ...{ loader, catalogue, uses, sessionUses: new SessionUses(), clock, log, metrics },
    ...{ capacity: 100, maxStalenessSeconds: 300 },
  })
  snapshot.startAt(1)
})

function change(revision: number, ...subjects: readonly ChangeSubject[]): AppliedChange {
  return { revision, subjects }
}

function userChange(revision: number, username: string): AppliedChange {
  return change(revision, { type: 'user', id: `uid-${username}` })
}

/** Ends the read that was begun last, and lets everything go on that waits for it. */
async function answer(entry: PrincipalEntry | undefined): Promise<void> {
  loader.reads.at(-1)?.resolve(entry)
  await settled()
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Puts a principal into memory. */
async function warm(entry: PrincipalEntry): Promise<void> {
  const asked = snapshot.principalByUsername(entry.username)
  await answer(entry)
  await asked
}

describe('a principal that is not in memory', () => {
  it('is read once, however many ask at the same time, and then answered without a promise', async () => {
    const fred = principal('fred', { keys: keysOf(accessKey('AK1')) })
    const asked = [1, 2, 3].map(() => Promise.resolve(snapshot.principalByKeyId('AK1')))
    await answer(fred)
    expect(await Promise.all(asked)).toEqual([fred, fred, fred])
    expect(loader.reads.map(({ what }) => what)).toEqual(['key AK1'])
    expect(snapshot.principalByKeyId('AK1')).toBe(fred)
    expect(snapshot.principalByUsername('fred')).toBe(fred)
    expect(loader.reads).toHaveLength(1)
  })

  it('is asked for by key and by name apart: a key named as a user is no user', async () => {
    void snapshot.principalByKeyId('fred')
    await answer(undefined)
    void snapshot.principalByUsername('fred')
    expect(loader.reads.map(({ what }) => what)).toEqual(['key fred', 'user fred'])
  })

  it('is found by an access token that is not known here yet, and by every other one from then on', async () => {
    const [one, two] = [heldToken(1), heldToken(2)]
    await warm(principal('fred', { tokens: tokensOf(one) }))
    expect(snapshot.principalByToken(one.id)).toMatchObject({ username: 'fred' })
    const fred = principal('fred', { tokens: tokensOf(one, two) })
    const asked = snapshot.principalByToken(two.id)
    expect(loader.reads.at(-1)?.what).toBe(`token ${two.id}`)
    await answer(fred)
    expect(await asked).toBe(fred)
    expect([one, two].map(({ id }) => snapshot.principalByToken(id))).toEqual([fred, fred])
    snapshot.apply([userChange(2, 'fred')])
    expect(snapshot.principalByToken(one.id)).toBeInstanceOf(Promise)
  })

  it('is read once for an access token that nobody has, until something changes', async () => {
    const guess = heldToken(7).id
    void snapshot.principalByToken(guess)
    await answer(undefined)
    expect(snapshot.principalByToken(guess)).toBeUndefined()
    snapshot.apply([userChange(2, 'fred')])
    expect(snapshot.principalByToken(guess)).toBeInstanceOf(Promise)
  })

  it('that could not be read is an error for all who asked, and is read anew for the next', async () => {
    const asked = [1, 2].map(() => Promise.resolve(snapshot.principalByUsername('fred')))
    const ends = Promise.allSettled(asked)
    loader.reads[0]?.reject(new Error('the disk is on fire'))
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const again = snapshot.principalByUsername('fred')
    await answer(principal('fred'))
    expect((await again)?.username).toBe('fred')
  })
})

describe('a read that raced a change', () => {
  it('is thrown away and repeated until it is current', async () => {
    const old = principal('fred', { revision: 1 })
    const current = principal('fred', { revision: 3 })
    const asked = snapshot.principalByUsername('fred')
    snapshot.apply([userChange(2, 'fred')])
    await answer(old)
    snapshot.apply([userChange(3, 'fred')])
    await answer(principal('fred', { revision: 2 }))
    expect(loader.reads).toHaveLength(3)
    await answer(current)
    expect(await asked).toBe(current)
    expect(snapshot.principalByUsername('fred')).toBe(current)
  })

  it('is repeated whatever the change was about: it may be about somebody whom the read did not see', async () => {
    const asked = snapshot.principalByUsername('fred')
    snapshot.apply([change(2, { type: 'group', id: 'id-eng' })])
    await answer(principal('fred', { revision: 1 }))
    const current = principal('fred', { revision: 2, memberships: [membership('eng', 'a:b')] })
    await answer(current)
    expect(await asked).toBe(current)
  })

  it('and found nobody is repeated too: the change may have made somebody', async () => {
    const asked = snapshot.principalByUsername('fred')
    snapshot.apply([userChange(2, 'fred')])
    await answer(undefined)
    const fred = principal('fred', { revision: 2 })
    await answer(fred)
    expect(await asked).toBe(fred)
  })

  it('is repeated after a change of this node that is ahead of what is applied', async () => {
    const asked = snapshot.principalByUsername('fred')
    snapshot.forgetAhead(userChange(4, 'fred'))
    await answer(principal('fred', { revision: 3 }))
    expect(loader.reads).toHaveLength(2)
    const current = principal('fred', { revision: 4 })
    await answer(current)
    expect(await asked).toBe(current)
    expect(snapshot.revision).toBe(1)
  })

  it('makes the feed look where it is newer than what is applied, and is kept once that has come to it', async () => {
    snapshot.pullWith(() => Promise.resolve(snapshot.apply([userChange(5, 'other')])))
    const ahead = principal('fred', { revision: 5 })
    await warm(ahead)
    expect(snapshot.principalByUsername('fred')).toBe(ahead)
    snapshot.apply([userChange(6, 'fred')])
    expect(snapshot.principalByUsername('fred')).toBeInstanceOf(Promise)
  })

  it('is answered and not kept while it is newer than what is applied: a failover may lose that change', async () => {
    const asked = snapshot.principalByUsername('fred')
    const ahead = principal('fred', { revision: 5 })
    await answer(ahead)
    expect(await asked).toBe(ahead)
    const again = snapshot.principalByUsername('fred')
    const current = principal('fred', { revision: 1 })
    await answer(current)
    expect(await again).toBe(current)
    expect(snapshot.principalByUsername('fred')).toBe(current)
  })

  it('lets go of what was compiled for it where the feed cannot come to it', async () => {
    snapshot.pullWith(() => Promise.reject(new Error('the store is gone')))
    const asked = snapshot.principalByUsername('fred')
    const before = loader.forgotten
    await answer(principal('fred', { revision: 5 }))
    expect((await asked)?.username).toBe('fred')
    expect(loader.forgotten).toBe(before + 1)
  })

  it('that never catches up is `ServiceUnavailable`, not an old answer', async () => {
    const asked = Promise.resolve(snapshot.principalByUsername('fred'))
    const refused = expect(asked).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    for (let revision = 2; revision < 50 && loader.reads.length < revision; revision += 1) {
      snapshot.apply([userChange(revision, 'fred')])
      await answer(principal('fred', { revision: revision - 1 }))
    }
    await refused
  })
})

describe('somebody who does not exist', () => {
  it('is looked for once, until the next change of anything', async () => {
    void snapshot.principalByUsername('nobody')
    await answer(undefined)
    expect(snapshot.principalByUsername('nobody')).toBeUndefined()
    expect(loader.reads).toHaveLength(1)
    snapshot.apply([userChange(2, 'somebody')])
    const asked = snapshot.principalByUsername('nobody')
    await answer(principal('nobody', { revision: 2 }))
    expect((await asked)?.username).toBe('nobody')
  })
})

describe('a name longer than any', () => {
  it('is nobody, and the store is not asked', () => {
    const long = 'x'.repeat(200)
    expect([snapshot.principalByUsername(long), snapshot.principalByKeyId(long)]).toEqual([undefined, undefined])
    expect(loader.reads).toEqual([])
  })
})

describe('a name with a character of control', () => {
  it.each(['\u0000', 'fr\u0000ed', 'fred\n'])('is nobody, and the store is not asked: %j', (name) => {
    expect(snapshot.principalByUsername(name)).toBeUndefined()
    expect(snapshot.principalByKeyId(name)).toBeUndefined()
    expect(snapshot.principalBySession(name)).toBeUndefined()
    expect(loader.reads).toEqual([])
  })
})

describe('a store that is asked for the newest change by many at once', () => {
  it('answers all of them', async () => {
    let answered: () => void = () => undefined
    const pulled = new Promise<void>((resolve) => (answered = resolve))
    snapshot.pullWith(() => pulled)
    clock.advance(400_000)
    const waiting = Promise.all([1, 2, 3].map(() => snapshot.refresh()))
    await settled()
    snapshot.confirm()
    answered()
    expect(await waiting).toEqual([undefined, undefined, undefined])
  })
})

describe('a session that began with a change that does not come', () => {
  it('is asked for once a second, while earlier changes are asked for at once', async () => {
    const fred = principal('fred')
    await warm(fred)
    let pulls = 0
    snapshot.pullWith(() => Promise.resolve(void (pulls += 1)))
    expect(await snapshot.principalSince('fred', 1000)).toBe(fred)
    expect(await snapshot.principalSince('fred', 1001)).toBe(fred)
    expect(pulls).toBe(1)
    await snapshot.principalSince('fred', 2)
    expect(pulls).toBe(2)
    clock.advance(1000)
    await snapshot.principalSince('fred', 1000)
    expect(pulls).toBe(3)
  })
})

describe('a snapshot that begins anew', () => {
  it('has nobody in memory, nothing compiled, and the revision that it was told, be it lower', async () => {
    snapshot.apply([change(7)])
    await warm(principal('fred', { revision: 7 }))
    const forgotten = loader.forgotten
    snapshot.startAt(5)
    expect([snapshot.revision, snapshot.size, loader.forgotten]).toEqual([5, 0, forgotten + 1])
    expect(snapshot.principalByUsername('fred')).toBeInstanceOf(Promise)
  })
})

describe('a change', () => {
  const about: readonly (readonly [ChangeSubject, readonly string[]])[] = [
    [{ type: 'user', id: 'uid-ann' }, ['ann']],
    [{ type: 'group', id: 'id-eng' }, ['ann', 'bob']],
    [{ type: 'policy', id: 'p1' }, ['bob', 'cat']],
    [{ type: 'partition', id: 'tinyauth' }, ['ann', 'bob', 'cat', 'dan']],
    [{ type: 'service', id: 'orchard' }, []],
    [{ type: 'user', id: 'uid-nobody' }, []],
  ]

  it.each(about)('of %j makes be read anew: %j', async (subject, expected) => {
    const eng = [membership('eng', 'a:b')]
    const policyIds = ['p1']
    await warm(principal('ann', { memberships: eng }))
    await warm(principal('bob', { memberships: eng, policyIds }))
    await warm(principal('cat', { policyIds }))
    await warm(principal('dan'))
    snapshot.apply([change(2, subject)])
    const names = ['ann', 'bob', 'cat', 'dan']
    expect(names.filter((name) => snapshot.principalByUsername(name) instanceof Promise)).toEqual(expected)
    expect(snapshot.revision).toBe(2)
  })

  it('that is heard of twice never moves the revision back, and forgets rather twice than never', async () => {
    snapshot.apply([change(2), change(3)])
    await warm(principal('fred', { revision: 3 }))
    snapshot.apply([userChange(2, 'fred'), userChange(3, 'fred')])
    expect(snapshot.principalByUsername('fred')).toBeInstanceOf(Promise)
    expect(snapshot.revision).toBe(3)
  })
})

describe('waiting for a revision', () => {
  it('ends at once when it is here', async () => {
    snapshot.pullWith(() => Promise.reject(new Error('asked in vain')))
    await expect(snapshot.atLeast(1)).resolves.toBeUndefined()
  })

  it('asks for changes once', async () => {
    snapshot.pullWith(() => {
      snapshot.apply([change(2)])
      return Promise.resolve()
    })
    await snapshot.atLeast(2)
    expect(snapshot.revision).toBe(2)
  })

  it('is `ServiceUnavailable` for one that does not come, with the time to wait', async () => {
    const unavailable = { code: 'ServiceUnavailable', retryAfterSeconds: 1 }
    await expect(snapshot.atLeast(2)).rejects.toMatchObject(unavailable)
    snapshot.pullWith(() => Promise.resolve())
    await expect(snapshot.atLeast(2)).rejects.toMatchObject(unavailable)
  })
})

describe('a store that is not heard of', () => {
  it('is waited for during exactly the time that is configured', () => {
    expect([0, 300_000, 300_001].map((age) => snapshot.isFresh(NOW + age))).toEqual([true, true, false])
    clock.advance(1000)
    snapshot.confirm()
    expect([301_000, 301_001].map((age) => snapshot.isFresh(NOW + age))).toEqual([true, false])
  })

  it('is not taken for fresh by a clock that was set back, which says nothing', () => {
    expect(snapshot.isFresh(NOW - 1)).toBe(false)
    expect(snapshot.stalenessMs(NOW - 5000)).toBe(0)
  })

  it('is asked once before anybody is refused: the machine may have slept', async () => {
    clock.advance(86_400_000)
    snapshot.pullWith(() => {
      snapshot.confirm()
      return Promise.resolve()
    })
    await snapshot.refresh()
    expect(snapshot.isFresh(clock.now())).toBe(true)
  })

  it('is `ServiceUnavailable` when it does not answer', async () => {
    clock.advance(300_001)
    await expect(snapshot.refresh()).rejects.toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 5 })
    snapshot.pullWith(() => Promise.reject(new Error('out of reach')))
    await expect(snapshot.refresh()).rejects.toThrow('out of reach')
  })
})

describe('the use of a key', () => {
  it('is noted for its last use, and told once', () => {
    snapshot.keyUsed('AK1', { nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' })
    expect(uses.take()).toEqual([{ keyId: 'AK1', nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' }])
    expect(uses.take()).toEqual([])
  })
})
