import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { GroupsService } from '../groups/groups.service.js'
import { PoliciesService } from '../policies/policies.service.js'
import { groupNamed, userNamed } from '../policy-owner.js'
import { UsersService } from '../users/users.service.js'
import { AttachmentsService } from './attachments.service.js'
import { parametersKey } from './parameters-key.js'

const READS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '{{svc}}:Read', Resource: 'arn:{{partition}}:{{svc}}:*' }],
}

describe.each([
  ['user', userNamed('fred')],
  ['group', groupNamed('eng')],
])('the policies attached to a %s', (type, owner) => {
  let room: ManageRoom
  let attachments: AttachmentsService

  beforeEach(async () => {
    room = await ManageRoom.open({ MAX_ATTACHED_POLICIES: '2' })
    attachments = room.get(AttachmentsService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(GroupsService).create(room.call(), { name: 'eng' })
    await room.get(PoliciesService).create(room.call(), { name: 'Reads', policy: READS })
  })

  afterEach(() => room.close())

  function attach(parameters?: Record<string, string>): Promise<unknown> {
    return attachments.attach(room.call(), owner, { policy: 'Reads', parameters })
  }

  it('are attached twice without harm, and without a second change', async () => {
    await attach({ svc: 'orchard' })
    expect(room.changes.at(-1)).toMatchObject([{ type }])
    await attach({ svc: 'orchard' })
    expect(room.changes.at(-1)).toEqual([])
    expect((await attachments.list(owner, {})).rows).toMatchObject([
      { policy: 'Reads', parameters: { svc: 'orchard' } },
    ])
  })

  it.each<[Record<string, string> | undefined, readonly string[]]>([
    [undefined, ['parameters/svc']],
    [{}, ['parameters/svc']],
    [{ other: 'x' }, ['parameters/other', 'parameters/svc']],
    [{ svc: 'a', partition: 'b' }, ['parameters/partition']],
    [{ svc: 'a:b' }, ['parameters']],
    [{ svc: '' }, ['parameters']],
    [{ svc: 'app*' }, ['parameters']],
  ])('are not attached with the parameters %j', async (parameters, fields) => {
    const refusal = await refusalOf(attach(parameters))
    expect([refusal.code, Object.keys(refusal.problems).sort()]).toEqual(['ValidationFailed', fields])
  })

  it('need the right to the policy to be attached and to be detached', async () => {
    room.permissions.refused.add('AttachPolicy policies/Reads').add('DetachPolicy policies/Reads')
    expect((await refusalOf(attach({ svc: 'a' }))).code).toBe('NotPermitted')
    expect((await refusalOf(attachments.detach(room.call(), owner, 'Reads', {}))).code).toBe('NotPermitted')
    expect((await attachments.list(owner, {})).rows).toEqual([])
  })

  it('are told apart by their parameters when one of several is detached', async () => {
    await attach({ svc: 'a' })
    await attach({ svc: 'b' })
    expect((await refusalOf(attachments.detach(room.call(), owner, 'Reads', {}))).code).toBe('ValidationFailed')
    await attachments.detach(room.call(), owner, 'Reads', { parameters: '{"svc":"a"}' })
    expect((await attachments.list(owner, {})).rows.map(({ parameters }) => parameters)).toEqual([{ svc: 'b' }])
    await attachments.detach(room.call(), owner, 'Reads', {})
    expect((await refusalOf(attachments.detach(room.call(), owner, 'Reads', {}))).code).toBe('NotFound')
  })

  it('keep within their limit', async () => {
    await attach({ svc: 'a' })
    await attach({ svc: 'b' })
    expect((await refusalOf(attach({ svc: 'c' }))).code).toBe('Conflict')
    await expect(attach({ svc: 'b' })).resolves.toBeDefined()
  })

  it.each(['{', '[]', '5', '{"svc":1}'])('are not detached by the parameters %s', async (parameters) => {
    await attach({ svc: 'a' })
    const refusal = await refusalOf(attachments.detach(room.call(), owner, 'Reads', { parameters }))
    expect([refusal.code, Object.keys(refusal.problems)]).toEqual(['ValidationFailed', ['parameters']])
  })
})

describe('the key of parameters', () => {
  it('is one for the same values in any order, and `{}` for none', () => {
    expect(parametersKey({ a: '1', b: '2' })).toBe(parametersKey({ b: '2', a: '1' }))
    expect(parametersKey({ a: '1' })).not.toBe(parametersKey({ a: '2' }))
    expect(parametersKey({})).toBe('{}')
  })
})
