import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { problemsOf } from '../../common/http/parse-json.js'
import { GroupsService } from '../groups/groups.service.js'
import { groupNamed, userNamed } from '../policy-owner.js'
import { UsersService } from '../users/users.service.js'
import { InlinePoliciesService } from './inline-policies.service.js'
import { createInlinePolicySchema } from './inline-policy-schemas.js'

const TEXT = '{"Version":"2012-10-17","Statement":[{"Resource":"*","Effect":"Allow","Action":"a:b"}]}'
const SPACED = '{"Version": "2012-10-17", "Statement": [{"Resource": "*", "Effect": "Allow", "Action": "a:b"}]}'

function ofCharacters(count: number): string {
  return TEXT.replace('a:b', `a:${'b'.repeat(count - TEXT.length + 1)}`)
}

describe.each([
  ['user', userNamed('fred'), 2048],
  ['group', groupNamed('eng'), 5120],
])('inline policies of a %s', (type, owner, mostCharacters) => {
  let room: ManageRoom
  let policies: InlinePoliciesService

  beforeEach(async () => {
    room = await ManageRoom.open()
    policies = room.get(InlinePoliciesService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(GroupsService).create(room.call(), { name: 'eng' })
  })

  afterEach(() => room.close())

  it('are answered in the form in which they came, and later as text unless asked otherwise', async () => {
    const asText = await policies.create(room.call(), owner, { name: 'text', policy: `\n${TEXT} ` })
    const asObject = await policies.create(room.call(), owner, { name: 'object', policy: JSON.parse(TEXT) as unknown })
    expect([asText.value.policy, asObject.value.policy]).toEqual([SPACED, JSON.parse(TEXT)])
    expect((await policies.get(owner, 'object')).value.policy).toBe(SPACED)
    expect((await policies.get(owner, 'text', 'object')).value.policy).toEqual(JSON.parse(TEXT))
  })

  it('are a change of their owner', async () => {
    await policies.create(room.call(), owner, { name: 'p', policy: TEXT })
    await policies.update(room.call(), owner, 'p', { name: 'q', policy: TEXT }, '"1"')
    await policies.delete(room.call(), owner, 'q', '"2"')
    expect(room.changes.slice(-3).map(([subject]) => subject?.type)).toEqual([type, type, type])
  })

  it('together keep within what decisions accept', async () => {
    await policies.create(room.call(), owner, { name: 'a', policy: ofCharacters(mostCharacters - 200) })
    const refusal = await refusalOf(policies.create(room.call(), owner, { name: 'b', policy: ofCharacters(201) }))
    expect(refusal.code).toBe('ValidationFailed')
    expect(refusal.problems['policy']).toContain(`InlineCharacters\` of ${mostCharacters}`)
    await policies.create(room.call(), owner, { name: 'b', policy: ofCharacters(200) })
    const grown = policies.update(room.call(), owner, 'b', { name: 'b', policy: ofCharacters(201) }, undefined)
    expect((await refusalOf(grown)).code).toBe('ValidationFailed')
  })

  it('have one name in every spelling of its letters', async () => {
    await policies.create(room.call(), owner, { name: 'Twice', policy: TEXT })
    await policies.create(room.call(), owner, { name: 'other', policy: TEXT })
    expect((await refusalOf(policies.create(room.call(), owner, { name: 'twice', policy: TEXT }))).code).toBe(
      'Conflict',
    )
    const renamed = policies.update(room.call(), owner, 'other', { name: 'TWICE', policy: TEXT }, undefined)
    expect((await refusalOf(renamed)).code).toBe('Conflict')
  })

  it('belong to their owner alone', async () => {
    await policies.create(room.call(), owner, { name: 'p', policy: TEXT })
    const other = type === 'user' ? groupNamed('eng') : userNamed('fred')
    expect((await refusalOf(policies.get(other, 'p'))).code).toBe('NotFound')
  })
})

describe('the body of an inline policy', () => {
  function problems(body: unknown): Record<string, string> {
    const result = createInlinePolicySchema.safeParse(body)
    return result.success ? {} : problemsOf(result.error)
  }

  it.each([
    ['without Version', '{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}'],
    ['without statements', '{"Version":"2012-10-17","Statement":[]}'],
  ])('may hold a document of the original %s', (_what, policy) => {
    expect(problems({ name: 'p', policy })).toEqual({})
  })

  it('is refused with every problem at once, each at its place', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'allow', Action: 'a:b', Resource: '*' },
        { Effect: 'Allow', Action: 'nocolon', Resource: '*' },
      ],
    }
    const found = problems({ policy, extra: 1 })
    expect(found).toMatchObject({ extra: 'Unexpected argument', policy: 'the policy has 2 problems' })
    expect(Object.keys(found).sort()).toEqual([
      'extra',
      'name',
      'policy',
      'policy/Statement/0/Effect',
      'policy/Statement/1/Action',
    ])
  })

  it.each([['{"Version":'], ['[]'], [5], [null], [undefined], [TEXT.replace('Allow', 'deny')]])(
    'refuses the document %j',
    (policy) => {
      expect(problems({ name: 'p', policy })).toHaveProperty('policy')
    },
  )
})
