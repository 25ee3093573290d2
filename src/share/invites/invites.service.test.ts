import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { NOW, refusalOf } from '../../../test/manage/manage-room.js'
import { later, type MemberFields, ShareRoom } from '../../../test/share/share-room.js'
import { parseJson, validate } from '../../common/http/parse-json.js'
import { InviteEntity, type MembershipEntity } from '../../store/index.js'
import { createInviteSchema } from './invite-schemas.js'
import { InvitesService } from './invites.service.js'

/** The problems of a body by its schema alone. */
async function problemsOf(body: object): Promise<Record<string, string>> {
  const judge = async (): Promise<unknown> =>
    Promise.resolve().then(() => validate(createInviteSchema, parseJson(JSON.stringify(body), 'body')))
  return (await refusalOf(judge())).problems
}

describe('the body of an invite', () => {
  it.each<[string, object, readonly string[]]>([
    ['no place', { maxAccepts: 0 }, ['maxAccepts']],
    ['a negative number of places', { maxAccepts: -1 }, ['maxAccepts']],
    ['half a place', { maxAccepts: 1.5 }, ['maxAccepts']],
    ['more places than a million', { maxAccepts: 1_000_001 }, ['maxAccepts']],
    ['places in letters', { maxAccepts: '3' }, ['maxAccepts']],
    ['a negative duration', { accessFor: '-P1D' }, ['accessFor']],
    ['a duration that overflows', { accessFor: 'P99999999999999D' }, ['accessFor']],
    ['a duration in months', { accessFor: 'P1M' }, ['accessFor']],
    ['a duration of use that is none', { maxUseTime: 'P0D' }, ['maxUseTime']],
    ['a day that is none', { acceptBefore: '2026-02-30T00:00:00Z' }, ['acceptBefore']],
    ['seconds for an instant', { accessUntil: 1_800_000_000 }, ['accessUntil']],
    ['an unknown level', { deauthorize: 'all' }, ['deauthorize']],
    ['too many groups', { groups: Array.from({ length: 21 }, (_, index) => `g${index}`) }, ['groups']],
    ['a group twice', { groups: ['a', 'a'] }, ['groups']],
    ['a boundary without a policy', { boundaryPolicy: {} }, ['boundaryPolicy/policy']],
    ['what nobody knows', { depletes: true }, ['depletes']],
    ['several mistakes at once', { maxAccepts: 0, plusOnes: -1, accessFor: 'x', confirm: 'yes' }, ['accessFor', 'confirm', 'maxAccepts', 'plusOnes']],
  ])('is refused with %s', async (_, body, fields) => {
    expect(Object.keys(await problemsOf(body)).sort()).toEqual(fields)
  }) // prettier-ignore
})

describe('an invite by policy', () => {
  let room: ShareRoom

  beforeAll(async () => {
    room = await ShareRoom.open()
    for (const name of ['ann', 'fred']) await room.user(name)
    await room.user('gus', { guestUntil: NOW + 1 })
    for (const path of ['eng', 'ops']) await room.group(path)
    await room.policy('Narrow')
  })

  afterAll(() => room.close())

  it('is for one, for seven days, and gives a membership for ever that passes nothing on', async () => {
    const { id } = await room.makeInvite('ann', 'eng')
    expect(await room.read(InviteEntity, { id })).toMatchObject({
      ...{ kind: 'membership', inviterId: 'u-ann', maxAccepts: 1, accepts: 0, acceptBefore: NOW + 7 * 86_400_000 },
      ...{ accessUntil: null, accessForSeconds: null, maxUseSeconds: null, plusOnes: 0, maxDepth: 0 },
      ...{ deauthorize: 'none', depletesInviter: false, guest: false, confirm: true, returnTo: null, revokedAt: null },
    })
  })

  it('gives those who may invite a depth to do so', async () => {
    const { id } = await room.makeInvite('ann', 'eng', { plusOnes: 2 })
    expect(await room.read(InviteEntity, { id })).toMatchObject({ plusOnes: 2, maxDepth: 1 })
  })

  it('keeps the code as a hash', async () => {
    const { id, code } = await room.makeInvite('ann', 'eng')
    expect(JSON.stringify(await room.read(InviteEntity, { id }))).not.toContain(code)
  })

  it.each<[string, object, string]>([
    ['acceptBefore', { acceptBefore: later(-1) }, 'must be in the future'],
    ['acceptBefore', { acceptBefore: new Date(NOW).toISOString() }, 'must be in the future'],
    ['acceptBefore', { acceptBefore: later(366) }, 'must be at most 365 days ahead'],
    ['accessUntil', { accessUntil: later(-1) }, 'must be in the future'],
    ['accessUntil', { accessUntil: later(3651) }, 'must be at most 3650 days ahead'],
    ['accessFor', { accessUntil: later(1), accessFor: 'P1D' }, 'does not go together with `accessUntil`'],
    ['groups', { groups: ['eng'] }, 'must not name a group twice'],
    ...[
      'https://evil.example',
      '//evil.example',
      String.raw`/\evil.example`,
      'https://auth.example.org.evil.example/',
      'https://app.example.org@evil.example/',
      'javascript:alert(1)',
    ].map((returnTo): [string, object, string] => [
      'returnTo',
      { returnTo },
      'must be a path of this service, or an address of an origin that is allowed',
    ]),
  ])('is refused for its %s: %j', async (field, body, problem) => {
    const refusal = await refusalOf(room.invite('ann', 'eng', { ...body }))
    expect([refusal.code, refusal.problems]).toEqual(['ValidationFailed', { [field]: problem }])
  })

  it('tells everything that is wrong at once', async () => {
    const body = { acceptBefore: later(-1), accessUntil: later(-1), returnTo: '//evil', boundaryPolicy: { policy: 'Narrow', parameters: { a: 'b' } } }
    const { problems } = await refusalOf(room.invite('ann', 'eng', body))
    expect(Object.keys(problems).sort()).toEqual(['acceptBefore', 'accessUntil', 'boundaryPolicy/parameters/a', 'returnTo'])
  }) // prettier-ignore

  it.each(['/apples?a=1#top', 'https://auth.example.org/', 'https://app.example.org/apples'])(
    'leads to %s',
    async (returnTo) => {
      const { id } = await room.makeInvite('ann', 'eng', { returnTo })
      expect((await room.read(InviteEntity, { id })).returnTo).toBe(returnTo)
    },
  )

  it.each([
    ['CreateInvite groups/ops', { groups: ['ops'] }],
    ['SetBoundary policies/Narrow', { boundaryPolicy: { policy: 'Narrow' } }],
  ])('needs %s', async (right, body) => {
    room.manage.permissions.refused.add(right)
    expect((await refusalOf(room.invite('ann', 'eng', body))).code).toBe('NotPermitted')
    room.manage.permissions.refused.delete(right)
    await room.invite('ann', 'eng', body)
  })

  it.each([
    ['a group', 'nogroup', {}],
    ['a further group', 'eng', { groups: ['nogroup'] }],
    ['a boundary', 'eng', { boundaryPolicy: { policy: 'Nothing' } }],
  ])('is refused where %s is not there', async (_, group, body) => {
    expect((await refusalOf(room.invite('ann', group, body))).code).toBe('NotFound')
  })

  it('(rev2-02) lets nobody take out anybody whom the inviter may not take out', async () => {
    const { refused } = room.manage.permissions
    refused.add('RemoveUserFromGroup groups/ops')
    const body = { groups: ['ops'], deauthorize: 'group' } as const
    expect((await refusalOf(room.makeInvite('ann', 'eng', body))).problems).toEqual({
      deauthorize: 'takes the right `RemoveUserFromGroup` on `ops`',
    })
    await room.makeInvite('ann', 'eng', { ...body, deauthorize: 'descendants' })
    refused.delete('RemoveUserFromGroup groups/ops')
    const code = await room.invite('ann', 'ops', { deauthorize: 'group' })
    room.rights.refused.add('ann RemoveUserFromGroup ops')
    expect((await refusalOf(room.accept('fred', code))).code).toBe('Gone')
    room.rights.refused.clear()
  })

  it('is not for guests to make', async () => {
    expect((await refusalOf(room.invite('gus', 'eng'))).code).toBe('NotPermitted')
  })

  it('is listed by whether it is over, shown without its code, and found only in its groups', async () => {
    await room.group('list')
    const invites = room.get(InvitesService)
    const short = await room.makeInvite('ann', 'list', { acceptBefore: later(0.5) })
    room.clock.advance(1)
    const long = await room.makeInvite('fred', 'list', { groups: ['ops'], accessFor: 'P3D', maxUseTime: 'PT1H' })
    room.clock.advance(86_400_000)
    const idsOf = async (filter: object): Promise<readonly string[]> =>
      (await invites.list('list', { filter: JSON.stringify(filter) })).rows.map(({ id }) => id)
    expect(await idsOf({})).toEqual([short.id, long.id])
    expect(await idsOf({ state: 'pending' })).toEqual([long.id])
    expect(await idsOf({ state: 'over' })).toEqual([short.id])
    expect(await idsOf({ inviter: 'fred' })).toEqual([long.id])
    expect(await invites.get('ops', long.id)).toMatchObject({
      ...{ inviter: 'fred', groups: ['list', 'ops'], state: 'pending', accepts: 0, accessFor: 'P3D', maxUseTime: 'PT1H' },
    })
    expect(JSON.stringify(await invites.list('list', {}))).not.toContain(long.code)
    room.clock.set(NOW)
    for (const [group, id] of [['eng', long.id], ['list', long.code], ['nogroup', long.id]] as const) {
      const { code, problems } = await refusalOf(invites.get(group, id))
      expect(code).toBe('NotFound')
      expect(JSON.stringify(problems)).not.toContain(long.code)
    }
  }) // prettier-ignore
})

describe('an invite by a member', () => {
  let room: ShareRoom

  beforeEach(async () => {
    room = await ShareRoom.open()
    for (const name of ['ann', 'fred']) await room.user(name)
    await room.group('eng')
    await room.group('eng/web', 'eng')
    await room.group('ops')
    for (const name of ['Narrow', 'Narrower']) await room.policy(name)
  })

  afterEach(() => room.close())

  const TERMS = { spots: 5, maxDepth: 3, deauthorize: 'descendants' } as const

  it.each<[string, MemberFields, object, string]>([
    ['maxAccepts', { terms: TERMS }, { maxAccepts: 6 }, 'must be at most 5'],
    ['maxAccepts', { terms: TERMS }, { maxAccepts: null }, 'must be at most 5'],
    ['plusOnes', { terms: TERMS }, { plusOnes: 6 }, 'must be at most 5'],
    ['plusOnes', { terms: TERMS }, { plusOnes: null }, 'must be at most 5'],
    ['maxDepth', { terms: TERMS }, { maxDepth: 3 }, 'must be at most 2'],
    ['maxDepth', { terms: TERMS }, { maxDepth: 99 }, 'must be at most 2'],
    ['maxDepth', { terms: TERMS }, { maxDepth: null }, 'must be at most 2'],
    ['maxDepth', { terms: { ...TERMS, maxDepth: 0 } }, {}, 'whoever is invited here may not invite in turn'],
    ['deauthorize', { terms: TERMS }, { deauthorize: 'group' }, 'must not be more than `descendants`'],
    ['depletesInviter', { terms: { ...TERMS, depletes: true } }, {}, 'must be true, as for whoever invites'],
    ['accessUntil', { terms: TERMS, membership: { notAfter: NOW + 86_400_000 } }, { accessUntil: later(2) }, `must not go beyond ${later(1)}`],
    ['accessFor', { terms: TERMS, membership: { notAfter: NOW + 86_400_000 } }, { accessFor: 'P2D' }, `must not go beyond ${later(1)}`],
    ['maxUseTime', { terms: { ...TERMS, useLimitSeconds: 3600 } }, { maxUseTime: 'PT2H' }, 'must be at most `PT1H`'],
    ['maxAccepts', { terms: { ...TERMS, spots: 0 } }, {}, 'there is no place left to give away'],
    ['maxAccepts', {}, {}, 'there is no place left to give away'],
  ])('keeps within the %s of the own membership: %j, %j', async (field, fields, body, problem) => {
    await room.member('ann', 'eng', fields)
    const refusal = await refusalOf(room.invite('ann', 'eng', { ...body }))
    expect([refusal.code, refusal.problems]).toEqual(['ValidationFailed', { [field]: problem }])
  }) // prettier-ignore

  it('may be all that the membership has', async () => {
    await room.member('ann', 'eng', { terms: { ...TERMS, depletes: true, useLimitSeconds: 3600 } })
    const all = { maxAccepts: 5, plusOnes: 5, maxDepth: 2, deauthorize: 'descendants', depletesInviter: true, maxUseTime: 'PT1H' }
    await room.invite('ann', 'eng', all)
  }) // prettier-ignore

  it('tells every limit that it exceeds', async () => {
    await room.member('ann', 'eng', { terms: { spots: 1, maxDepth: 1, depletes: true }, membership: { notAfter: NOW + 1000 } })
    const body = { maxAccepts: 2, plusOnes: 2, maxDepth: 1, deauthorize: 'group', accessFor: 'P1D' }
    const { problems } = await refusalOf(room.invite('ann', 'eng', body))
    expect(Object.keys(problems).sort()).toEqual(['accessFor', 'deauthorize', 'depletesInviter', 'maxAccepts', 'maxDepth', 'plusOnes'])
  }) // prettier-ignore

  it('without an end has the end of the own membership', async () => {
    await room.member('ann', 'eng', { terms: TERMS, membership: { notAfter: NOW + 86_400_000 } })
    const { id } = await room.makeInvite('ann', 'eng')
    expect((await room.read(InviteEntity, { id })).accessUntil).toBe(NOW + 86_400_000)
  })

  it('hands on the boundary of the own membership, and takes no other', async () => {
    const boundary = { boundaryPolicyId: await room.policyId('Narrow'), boundaryParameters: {} }
    await room.member('ann', 'eng', { terms: TERMS, membership: boundary })
    const { id } = await room.makeInvite('ann', 'eng')
    expect(await room.read(InviteEntity, { id })).toMatchObject(boundary)
    await room.invite('ann', 'eng', { boundaryPolicy: { policy: 'Narrow' } })
    const { problems } = await refusalOf(room.invite('ann', 'eng', { boundaryPolicy: { policy: 'Narrower' } }))
    expect(problems).toEqual({
      boundaryPolicy: 'must be left out: the boundary of whoever invites is handed on',
    })
  })

  it.each<[string, Partial<MembershipEntity>]>([
    ['does not hold yet', { notBefore: NOW + 1 }],
    ['holds no more', { notAfter: NOW }],
  ])('does not stand on one that %s', async (_, membership) => {
    await room.member('ann', 'eng', { terms: { spots: 0 }, membership })
    await room.invite('ann', 'eng', { maxAccepts: null })
  })

  it('into a group below stands on a membership above, and on none below', async () => {
    await room.member('ann', 'eng', { terms: TERMS })
    await room.member('fred', 'eng/web', { terms: TERMS })
    expect((await refusalOf(room.invite('ann', 'eng/web', { maxAccepts: 6 }))).problems).toHaveProperty('maxAccepts')
    await room.invite('fred', 'eng', { maxAccepts: 6 })
  })

  it('stands on that membership which it exceeds least, the direct one first', async () => {
    const direct = await room.member('ann', 'eng/web', { terms: { ...TERMS, spots: 1, maxDepth: 1 } })
    const above = await room.member('ann', 'eng', { terms: TERMS })
    const standsOn = async (body: object): Promise<string | null> => {
      const { id } = await room.makeInvite('ann', 'eng/web', { ...body })
      const { InviteGroupEntity } = await import('../../store/index.js')
      return (await room.read(InviteGroupEntity, { inviteId: id })).inviterMembershipId
    }
    expect(await standsOn({})).toBe(direct)
    expect(await standsOn({ maxAccepts: 3 })).toBe(above)
    expect((await refusalOf(room.invite('ann', 'eng/web', { maxAccepts: 9, plusOnes: 3 }))).problems).toEqual({
      maxAccepts: 'must be at most 5',
    })
  })

  it('is judged for each of its groups', async () => {
    await room.member('ann', 'eng', { terms: TERMS })
    await room.member('ann', 'ops', { terms: { ...TERMS, spots: 2 }, membership: { notAfter: NOW + 5000 } })
    const { problems } = await refusalOf(room.invite('ann', 'eng', { groups: ['ops'], maxAccepts: 3 }))
    expect(problems).toEqual({ maxAccepts: 'must be at most 2' })
    const { id } = await room.makeInvite('ann', 'eng', { groups: ['ops'] })
    expect((await room.read(InviteEntity, { id })).accessUntil).toBe(NOW + 5000)
  })

  it('who may add anybody is not bound by the own membership', async () => {
    await room.member('ann', 'eng', { terms: TERMS })
    room.manage.permissions.refused.delete('AddUserToGroup groups/eng')
    await room.invite('ann', 'eng', { maxAccepts: null, maxDepth: null, deauthorize: 'group' })
  })
})
