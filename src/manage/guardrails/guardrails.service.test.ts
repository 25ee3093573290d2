import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { PoliciesService } from '../policies/policies.service.js'
import { GuardrailsService } from './guardrails.service.js'

function document(actions: readonly string[]): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }
}

describe('guardrails', () => {
  let room: ManageRoom
  let guardrails: GuardrailsService

  beforeEach(async () => {
    room = await ManageRoom.open()
    guardrails = room.get(GuardrailsService)
    await room.get(PoliciesService).create(room.call(), { name: 'Office', policy: document(['*']) })
  })

  afterEach(() => room.close())

  it('are news for everybody, once', async () => {
    await guardrails.attach(room.call(), { policy: 'Office' })
    expect(room.changes.at(-1)).toEqual([{ type: 'partition', id: 'tinyauth' }])
    await guardrails.attach(room.call(), { policy: 'Office' })
    expect(room.changes.at(-1)).toEqual([])
    expect((await guardrails.list({})).rows).toMatchObject([{ policy: 'Office' }])
    await guardrails.detach(room.call(), 'Office', {})
    expect(room.changes.at(-1)).toMatchObject([{ type: 'partition' }])
    expect((await refusalOf(guardrails.detach(room.call(), 'Office', {}))).code).toBe('NotFound')
  })

  it('are none that the engine refuses as a guardrail, because that would deny everything to everybody', async () => {
    const actions = Array.from({ length: 250 }, (_, i) => `orchard:Action${String(i).padStart(4, '0')}`)
    await room.get(PoliciesService).create(room.call(), { name: 'Long', policy: document(actions) })
    const refusal = await refusalOf(guardrails.attach(room.call(), { policy: 'Long' }))
    expect([refusal.code, refusal.problems['policy']]).toEqual([
      'ValidationFailed',
      expect.stringContaining('over the limit of 5120'),
    ])
  })
})
