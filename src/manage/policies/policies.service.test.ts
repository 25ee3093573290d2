import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { AttachmentsService } from '../attachments/attachments.service.js'
import { BoundariesService } from '../boundaries/boundaries.service.js'
import { GuardrailsService } from '../guardrails/guardrails.service.js'
import { userNamed } from '../policy-owner.js'
import { PolicyEntity } from '../../store/index.js'
import { UsersService } from '../users/users.service.js'
import { PoliciesService } from './policies.service.js'
import { PolicyVersionsService } from './policy-versions.service.js'
import { PolicyValidationService } from './policy-validation.service.js'

function document(...actions: readonly string[]): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }
}

describe('managed policies', () => {
  let room: ManageRoom
  let policies: PoliciesService
  let versions: PolicyVersionsService

  beforeEach(async () => {
    room = await ManageRoom.open()
    policies = room.get(PoliciesService)
    versions = room.get(PolicyVersionsService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await policies.create(room.call(), { name: 'Picker', policy: document('orchard:Pick') })
  })

  afterEach(() => room.close())

  it('begin with version 1 in force', async () => {
    expect((await policies.get('Picker')).value).toMatchObject({
      id: 'Picker',
      builtin: false,
      parameters: [],
      defaultVersion: 1,
      policy: document('orchard:Pick'),
    })
  })

  it('have one name in every spelling of its letters', async () => {
    const again = policies.create(room.call(), { name: 'PICKER', policy: document('a:b') })
    expect((await refusalOf(again)).problems).toEqual({ name: 'policy `Picker` exists already' })
  })

  it('are refused with every problem of their document', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'allow', Action: 'x', Resource: '*' }] }
    const refusal = await refusalOf(policies.create(room.call(), { name: 'Bad', policy }))
    expect(Object.keys(refusal.problems).sort()).toEqual([
      'policy',
      'policy/Statement/0/Action',
      'policy/Statement/0/Effect',
    ])
  })

  it('change what holds only when a version is put into force', async () => {
    await versions.create(room.call(), 'Picker', { policy: document('orchard:Eat') })
    expect(room.changes.at(-1)).toEqual([])
    expect((await policies.get('Picker')).value.policy).toEqual(document('orchard:Pick'))
    await versions.setDefault(room.call(), 'Picker', 2, undefined)
    expect(room.changes.at(-1)).toMatchObject([{ type: 'policy' }])
    expect((await policies.get('Picker')).value.policy).toEqual(document('orchard:Eat'))
  })

  it('take a new version for the state that was seen alone', async () => {
    const { version } = await policies.get('Picker')
    await versions.create(room.call(), 'Picker', { policy: document('a:b') }, `"${version}"`)
    const late = versions.create(room.call(), 'Picker', { policy: document('a:c') }, `"${version}"`)
    expect((await refusalOf(late)).code).toBe('PreconditionFailed')
  })

  it('keep five versions at most, never give a number twice, and keep the one in force', async () => {
    for (let i = 2; i <= 5; i++) await versions.create(room.call(), 'Picker', { policy: document('a:b') })
    const sixth = (): Promise<unknown> => versions.create(room.call(), 'Picker', { policy: document('a:b') })
    expect((await refusalOf(sixth())).code).toBe('Conflict')
    await versions.delete(room.call(), 'Picker', '5')
    expect(await sixth()).toMatchObject({ version: 6, isDefault: false })
    expect((await refusalOf(versions.delete(room.call(), 'Picker', '1'))).code).toBe('Conflict')
  })

  it.each(['0', '-1', '99', 'x', '1.5', '1e0', ''])('have no version %j', async (version) => {
    expect((await refusalOf(versions.get('Picker', version))).code).toBe('NotFound')
  })

  it('that ship with the service are read only', async () => {
    await room.store.unitOfWork.run((tx) => tx.manager.update(PolicyEntity, { name: 'Picker' }, { builtin: true }))
    for (const work of [
      policies.delete(room.call(), 'Picker', {}, undefined),
      versions.create(room.call(), 'Picker', { policy: document('a:b') }),
      versions.setDefault(room.call(), 'Picker', 1, undefined),
      versions.delete(room.call(), 'Picker', '1'),
    ]) {
      expect((await refusalOf(work)).code).toBe('Conflict')
    }
  })

  it('are not deleted where they are in use, and say where', async () => {
    await room.get(AttachmentsService).attach(room.call(), userNamed('fred'), { policy: 'Picker' })
    await room.get(BoundariesService).set(room.call(), { type: 'user', username: 'fred' }, { policy: 'Picker' })
    await room.get(GuardrailsService).attach(room.call(), { policy: 'Picker' })
    const refusal = await refusalOf(policies.delete(room.call(), 'Picker', {}, undefined))
    expect(refusal.problems['policy']).toBe(
      '`Picker` is in use, detach it first: user `fred`, boundary of user `fred`, guardrail of the partition',
    )
  })

  it('keep the parameters that their attachments fill in', async () => {
    const policy = document('{{svc}}:Pick', '{{self}}:ListUsers')
    const { value } = await policies.create(room.call(), { name: 'P', policy })
    expect(value.parameters).toEqual(['svc'])
    await versions.create(room.call(), 'P', { policy: document('orchard:Pick') })
    const other = versions.create(room.call(), 'P', { policy: document('{{other}}:Pick') })
    expect((await refusalOf(other)).code).toBe('ValidationFailed')
  })

  it('are not put into force where the engine would refuse them', async () => {
    await room.get(GuardrailsService).attach(room.call(), { policy: 'Picker' })
    // A guardrail has at most 5,120 characters, another policy 6,144.
    const long = document(...Array.from({ length: 250 }, (_, i) => `orchard:Action${String(i).padStart(4, '0')}`))
    const refusal = await refusalOf(versions.create(room.call(), 'Picker', { policy: long, setAsDefault: true }))
    expect(refusal.code).toBe('Conflict')
    expect((await policies.get('Picker')).value).toMatchObject({ defaultVersion: 1, latestVersion: 1 })
  })

  it('that are guardrails are news for everybody when another version is put into force', async () => {
    await room.get(GuardrailsService).attach(room.call(), { policy: 'Picker' })
    await versions.create(room.call(), 'Picker', { policy: document('a:b'), setAsDefault: true })
    expect(room.changes.at(-1)?.map(({ type }) => type)).toEqual(['policy', 'partition'])
  })
})

describe('the validation of a document', () => {
  it('tells problems and findings, and stores nothing', async () => {
    const room = await ManageRoom.open()
    const validation = room.get(PolicyValidationService)
    const valid = await validation.validate({ policy: document('orchard:Pick', '{{svc}}:Eat') })
    const invalid = await validation.validate({ policy: { Statement: { Effect: 'deny', Action: 'a' } } })
    const malformed = await validation.validate({ policy: document('{{ svc }}:Eat') })
    await room.close()
    expect(valid).toMatchObject({ valid: true, problems: [] })
    expect([invalid.valid, malformed.valid]).toEqual([false, false])
    expect(invalid.problems.map(({ path }) => path)).toContain('/Statement/Effect')
    expect(room.changes).toEqual([])
  })
})
