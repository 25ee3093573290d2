import { type DynamicModule, Module } from '@nestjs/common'
import { ServiceClient } from '../service/service-client.js'
import { GUARD_SETTINGS, type GuardSettings } from '../nest/nest-options.js'
import { LoginController } from './login.controller.js'
import { LoginDesk } from './login-desk.js'
import { LOGIN_OPTIONS, type LoginOptions } from './login-options.js'
import { AbsentLoginService, LoginService, RemoteLoginService } from './login-service.js'

/**
 * Adds `GET` and `POST /login` and `/logout` (capabilities T8) to an application that is guarded by `TinyauthModule`. The
 * body parsers of Nest have to be on.
 */
@Module({})
export class TinyauthLoginModule {
  /** @throws TypeError when the application starts with `insecureCookies` in production, or a `home` that is no path */
  static forRoot(options: LoginOptions = {}): DynamicModule {
    return {
      module: TinyauthLoginModule,
      controllers: [LoginController],
      providers: [
        { provide: LOGIN_OPTIONS, useValue: options },
        { provide: LoginService, useFactory: loginServiceOf, inject: [ServiceClient, GUARD_SETTINGS] },
        { provide: LoginDesk, useFactory: deskOf, inject: [LoginService, GUARD_SETTINGS, LOGIN_OPTIONS] },
      ],
    }
  }
}

function loginServiceOf(client: ServiceClient | undefined, settings: GuardSettings): LoginService {
  return client === undefined ? new AbsentLoginService() : new RemoteLoginService(client, settings)
}

function deskOf(service: LoginService, settings: GuardSettings, options: LoginOptions): LoginDesk {
  return new LoginDesk(service, settings, options)
}
