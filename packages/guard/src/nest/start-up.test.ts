import 'reflect-metadata'
import { describe, expect, it } from '@jest/globals'
import { Controller, Get, Module, Post, SetMetadata, type Type } from '@nestjs/common'
import { RouterModule } from '@nestjs/core'
import { KeptLog } from '../../test/authorizer/settings.js'
import { TableDecider } from '../../test/authorizer/table-decider.js'
import { type AppParts, create } from '../../test/nest/guarded-app.js'
import { LoginRequired, Public } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'

@Controller('apples')
class Apples {
  @Authorize('ListApples', 'apples')
  @Get()
  list(): void {}

  @Get([':name/pips', 'pips'])
  pips(): void {}

  @Post()
  add(): void {}

  helper(): void {}
}

@Controller()
class Messages {
  @SetMetadata('microservices:pattern', ['apples.added'])
  added(): void {}
}

@Authorize('GetTree', 'trees', ':tree')
@Controller('trees/:tree')
class Trees {
  @Get()
  get(): void {}

  @Authorize('GetApple', 'apples', ':tree/:apple')
  @Get(['apples/:apple', 'apples'])
  apple(): void {}
}

@Authorize('GetTree', 'trees', ':tree')
@Controller('branch')
class Branch {
  @Get()
  get(): void {}
}

@Controller('both')
class Both {
  @Public()
  @LoginRequired()
  @Get()
  get(): void {}
}

async function start(controllers: readonly Type[], more: Partial<AppParts> = {}): Promise<TableDecider> {
  const decider = new TableDecider({})
  const app = await create({ decider, controllers, ...more })
  await app.init()
  await app.close()
  return decider
}

describe('the start of an application', () => {
  it('names the routes that nobody gets to', async () => {
    const log = new KeptLog()
    await start([Apples, Messages], { options: { log } })
    expect(log.lines).toEqual([
      'warn: `GET /apples/:name/pips`, `GET /apples/pips` (Apples.pips) has no decorator of tinyauth, so nobody is let in',
      'warn: `POST /apples` (Apples.add) has no decorator of tinyauth, so nobody is let in',
      'warn: `Messages.added` has no decorator of tinyauth, so nobody is let in',
    ])
  })

  it('fails for them where that is wanted, and is silent where that is, or where the guard is not global', async () => {
    await expect(start([Apples], { options: { report: 'fail' } })).rejects.toThrow('`POST /apples` (Apples.add)')
    const log = new KeptLog()
    await start([Apples], { options: { log, report: 'off' } })
    await start([Apples], { options: { log, global: false, report: 'fail' } })
    expect(log.lines).toEqual([])
  })

  it('fails for a template that names a parameter which a route does not have, whatever is reported', async () => {
    const off = { options: { report: 'off' } } as const
    await expect(start([Trees], off)).rejects.toThrow(
      '`GET /trees/:tree/apples` (Trees.apple) has no parameter `apple`',
    )
    await expect(start([Branch], off)).rejects.toThrow('`GET /branch` (Branch.get) has no parameter `tree`')
  })

  it('knows the parameters that a module is mounted at', async () => {
    @Module({ controllers: [Branch] })
    class BranchModule {}
    const mount = RouterModule.register([{ path: 'of/:tree', module: BranchModule }])
    const decider = await start([], { imports: [BranchModule, mount], options: { report: 'fail' } })
    expect(decider.closed).toBe(true)
  })

  it('fails for what is open and closed at once', async () => {
    await expect(start([Both])).rejects.toThrow('`Both.get` is @Public and restricted at once')
  })

  it('does not fail while nothing can be decided, and says so', async () => {
    const log = new KeptLog()
    const decider = new TableDecider({})
    decider.breakDown()
    await start([], { decider, options: { log } })
    expect(log.lines).toEqual([expect.stringContaining('warn: nothing can be decided yet')])
  })

  it('ends the decider at the end', async () => {
    expect((await start([])).closed).toBe(true)
  })
})

describe('@Authorize', () => {
  it.each([
    ['a prefix', () => Authorize('test:GetApple')],
    ['no name', () => Authorize('')],
    ['a wildcard', () => Authorize('Get*')],
    ['an empty type', () => Authorize('GetApple', '')],
    ['an empty id', () => Authorize('GetApple', 'apples', '')],
    ['no requirement', () => Authorize([])],
    ['an id without type', () => Authorize([{ action: 'GetApple', id: 'fred' }])],
  ])('refuses %s when the class is read', (_, decorate) => {
    expect(decorate).toThrow(TypeError)
  })
})
