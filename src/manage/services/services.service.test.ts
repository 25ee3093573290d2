import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { problemsOf } from '../../common/http/parse-json.js'
import { ServiceActionsService } from './service-actions.service.js'
import { registerActionsSchema, registerServiceSchema, type ServiceActions } from './service-schemas.js'
import { ServicesService } from './services.service.js'

const ACTIONS: ServiceActions = [
  { name: 'ListWines', level: 'list', resourceTypes: ['wines'] },
  { name: 'DrinkWine', level: 'write', description: 'empties a bottle' },
]

describe('services', () => {
  let room: ManageRoom
  let services: ServicesService
  let actions: ServiceActionsService

  beforeEach(async () => {
    room = await ManageRoom.open()
    services = room.get(ServicesService)
    actions = room.get(ServiceActionsService)
    await services.register(room.call(), { name: 'cellar', regions: ['europe'] })
  })

  afterEach(() => room.close())

  it('are registered with the defaults of their times', async () => {
    expect((await services.get('cellar')).value).toMatchObject({
      id: 'cellar',
      regions: ['europe'],
      decisionTtlSeconds: 5,
      leaseTtlSeconds: 900,
      actions: [],
    })
  })

  it.each([
    ['tinyauth', 'is the name of this service itself'],
    ['cellar', 'exists already'],
  ])('cannot be called %s', async (name, reason) => {
    const refusal = await refusalOf(services.register(room.call(), { name }))
    expect(refusal.code).toBe('Conflict')
    expect(refusal.problems['name']).toContain(reason)
  })

  it('change what is given', async () => {
    const { value, version } = await services.update(room.call(), 'cellar', { decisionTtlSeconds: 0 }, '"1"')
    expect([version, value.decisionTtlSeconds, value.regions]).toEqual([2, 0, ['europe']])
    expect((await refusalOf(services.update(room.call(), 'cellar', {}, '"1"'))).code).toBe('PreconditionFailed')
  })

  it('replace the whole catalogue of their actions', async () => {
    const all = await actions.register(room.call(), 'cellar', ACTIONS)
    expect(all.value.actions.map(({ name }) => name)).toEqual(['DrinkWine', 'ListWines'])
    const one = await actions.register(room.call(), 'cellar', ACTIONS.slice(0, 1))
    expect(one.value.actions).toMatchObject([{ name: 'ListWines', level: 'list', resourceTypes: ['wines'] }])
    const late = actions.register(room.call(), 'cellar', ACTIONS, `"${all.version}"`)
    expect((await refusalOf(late)).code).toBe('PreconditionFailed')
  })

  it('change nothing when they register the same catalogue again, in whatever order', async () => {
    await actions.register(room.call(), 'cellar', ACTIONS)
    expect(room.changes.at(-1)).toMatchObject([{ type: 'service' }])
    await actions.register(room.call(), 'cellar', [...ACTIONS].reverse())
    expect(room.changes.at(-1)).toEqual([])
  })

  it('take a catalogue of 1,000 actions', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ name: `Action${i}`, level: 'read' as const }))
    expect((await actions.register(room.call(), 'cellar', many)).value.actions).toHaveLength(1000)
    expect(await services.delete(room.call(), 'cellar', { dryRun: 'true' }, undefined)).toEqual({
      dryRun: true,
      deletes: { services: 1, actions: 1000 },
    })
  })
})

describe('a catalogue', () => {
  it.each([
    [[{ name: 'A', level: 'root' }], '0/level'],
    [[{ name: 'A*', level: 'read' }], '0/name'],
    [[{ name: 'cellar:A', level: 'read' }], '0/name'],
    [[{ name: 'A', level: 'read', admin: true }], '0/admin'],
    [
      [
        { name: 'A', level: 'read' },
        { name: 'a', level: 'read' },
      ],
      '1/name',
    ],
    [{ name: 'A' }, 'body'],
    [Array.from({ length: 1001 }, (_, i) => ({ name: `A${i}`, level: 'read' })), 'body'],
  ])('is refused: %j', (body, field) => {
    const result = registerActionsSchema.safeParse(body)
    expect(Object.keys(result.success ? {} : problemsOf(result.error))).toEqual([field])
  })
})

describe('the name of a service', () => {
  it.each(['', 'a:b', 'a/b', '*', 'a b', '..', 'Cellar', '-a', 5])('is not %j', (name) => {
    expect(registerServiceSchema.safeParse({ name }).success).toBe(false)
  })
})
