import 'reflect-metadata'
import { describe, expect, it } from '@jest/globals'
import { Controller, Get, Post } from '@nestjs/common'
import { KeptLog } from '../../test/authorizer/settings.js'
import { TableDecider } from '../../test/authorizer/table-decider.js'
import { create } from '../../test/nest/guarded-app.js'
import type { ServiceCall } from '../service/service-client.js'
import { Public } from './access.decorators.js'
import { levelByVerb } from './action-level.js'
import { Authorize } from './authorize.decorator.js'
import { catalogueOf, registerActions } from './register-actions.js'
import { type Handler, Handlers } from './routes.js'

@Controller()
class Apples {
  @Authorize('ListApples', 'apples')
  @Get()
  list(): void {}

  @Authorize('GetApple', 'apples', ':id', { description: 'One apple' })
  @Get(':id')
  get(): void {}

  @Authorize([
    { action: 'getapple', type: 'pears', id: 'x' },
    { action: 'PickApple', type: 'apples', level: 'write' },
    { action: 'ShakeTree' },
    { action: 'ClimbTree' },
  ])
  @Post()
  pick(): void {}

  @Public()
  @Get('open')
  open(): void {}
}

async function handlers(): Promise<readonly Handler[]> {
  const app = await create({ decider: new TableDecider({}), controllers: [Apples] })
  await app.init()
  const all = app.get(Handlers, { strict: false }).all()
  await app.close()
  return all
}

const ENTRIES = [
  { name: 'ClimbTree', level: 'permissions', resourceTypes: [] },
  { name: 'GetApple', level: 'read', resourceTypes: ['apples', 'pears'], description: 'One apple' },
  { name: 'ListApples', level: 'list', resourceTypes: ['apples'] },
  { name: 'PickApple', level: 'write', resourceTypes: ['apples'] },
  { name: 'ShakeTree', level: 'execute', resourceTypes: [] },
]

describe('the catalogue of the decorators', () => {
  it('has every action once, on the level that is said, or that its verb says, or that the fewest hold', async () => {
    const { entries, guessed } = catalogueOf(await handlers(), { levels: { ShakeTree: 'execute' } })
    expect(entries).toEqual(ENTRIES)
    expect(guessed).toEqual(['ClimbTree'])
  })

  it.each([
    ['ListApples', 'list'],
    ['Get', 'read'],
    ['DeleteApple', 'write'],
    ['RunJob', 'execute'],
    ['GrantAccess', 'permissions'],
    ['Getaway', undefined],
    ['getApple', undefined],
    ['PickApple', undefined],
    ['constructor', undefined],
  ])('takes %s for %s', (action, level) => {
    expect(levelByVerb(action)).toBe(level)
  })
})

describe('registering', () => {
  it('puts the catalogue in the place of the one before', async () => {
    const calls: ServiceCall[] = []
    const client = { call: (call: ServiceCall) => Promise.resolve(calls.push(call)) }
    const log = new KeptLog()
    const all = await handlers()
    await registerActions(client, 'test', all, { log, options: { levels: { ShakeTree: 'execute' } } })
    expect(calls).toEqual([{ method: 'PUT', path: 'services/test/actions', body: ENTRIES }])
    expect(log.lines).toEqual([
      'warn: no `level` is known of `ClimbTree`: registered as `permissions`',
      'log: 5 actions of `test` are registered',
    ])
  })

  it('fails in the log alone', async () => {
    const log = new KeptLog()
    const client = { call: () => Promise.reject(new Error('not permitted')) }
    await registerActions(client, 'test', [], { log, options: {} })
    expect(log.lines).toEqual(['warn: the actions of `test` could not be registered: not permitted'])
  })
})
