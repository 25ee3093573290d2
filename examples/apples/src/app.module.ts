import { type DynamicModule, Module } from '@nestjs/common'
import { TinyauthLoginModule } from '@tinyauth/guard'
import { AppleStore } from './apples/apple.store.js'
import { ApplesController } from './apples/apples.controller.js'
import { HealthController } from './health.controller.js'

/** The application. */
@Module({})
export class AppModule {
  /** Behind a guard: `TinyauthModule.forRoot(…)`, in tests one that decides in memory. */
  static guardedBy(guard: DynamicModule): DynamicModule {
    const login = TinyauthLoginModule.forRoot({
      home: '/docs',
      // Over plain HTTP, as this example is started; a real service has TLS in front of it.
      insecureCookies: process.env['NODE_ENV'] !== 'production',
    })
    return {
      module: AppModule,
      imports: [guard, login],
      controllers: [ApplesController, HealthController],
      providers: [AppleStore],
    }
  }
}
