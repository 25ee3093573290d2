import 'reflect-metadata'
import { Controller, Get, Module, type DynamicModule } from '@nestjs/common'
import { NestFactory, RouterModule } from '@nestjs/core'
import { Authorize, LoginRequired, TinyauthModule } from '@tinyauth/guard'
import type { Apple } from '../../examples/apples/src/apples/apple.js'
import { AppleStore } from '../../examples/apples/src/apples/apple.store.js'
import { ApplesController } from '../../examples/apples/src/apples/apples.controller.js'

/**
 * The example's list of apples, in a process of its own, with and without the one line that guards it. `BENCH_GUARD` says how it is
 * guarded; where the service is, and by which key it is asked, the guard reads from its own variables.
 */

@Controller('apples')
class OpenApplesController {
  constructor(private readonly apples: AppleStore) {}

  @Get()
  list(): readonly Apple[] {
    return this.apples.all()
  }
}

@Controller('apples')
class GuardedApplesController {
  constructor(private readonly apples: AppleStore) {}

  @Get()
  @Authorize('ListApples', 'apples')
  list(): readonly Apple[] {
    return this.apples.all()
  }
}

@Controller('apples')
class LoginApplesController {
  constructor(private readonly apples: AppleStore) {}

  @Get()
  @LoginRequired()
  list(): readonly Apple[] {
    return this.apples.all()
  }
}

/** The example as it stands, below `/example`: what a list holds is asked for as well. */
@Module({ controllers: [ApplesController], providers: [AppleStore] })
class ExampleModule {}

@Module({})
class ServerModule {
  static open(): DynamicModule {
    return { module: ServerModule, controllers: [OpenApplesController], providers: [AppleStore] }
  }

  static guarded(guard: string): DynamicModule {
    const options = { mode: guard === 'local' ? 'local' : 'remote', cache: guard === 'remote+cache' } as const
    return {
      module: ServerModule,
      imports: [
        TinyauthModule.forRoot({ ...options, report: 'fail' }),
        ExampleModule,
        RouterModule.register([{ path: 'example', module: ExampleModule }]),
      ],
      controllers: [guard === 'login' ? LoginApplesController : GuardedApplesController],
      providers: [AppleStore],
    }
  }
}

async function start(guard: string): Promise<void> {
  const module = guard === 'unguarded' ? ServerModule.open() : ServerModule.guarded(guard)
  const app = await NestFactory.create(module, { logger: ['error', 'warn'], rawBody: true })
  app.enableShutdownHooks()
  await app.listen(0, '127.0.0.1')
  process.stdout.write(`${JSON.stringify({ url: await app.getUrl() })}\n`)
}

void start(process.env['BENCH_GUARD'] ?? 'unguarded')
