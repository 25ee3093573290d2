import type { Provider, Type } from '@nestjs/common'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { OwnConsents } from '../../sign-in/index.js'
import { OAuthClients } from '../clients/oauth-clients.js'
import { OAuthScopes } from '../scopes/oauth-scopes.js'
import { ConsentsController } from './consents.controller.js'
import { ConsentsOfApps } from './consents-of-apps.js'
import { Consents } from './consents.js'

/** Routes of consents. */
export const CONSENT_CONTROLLERS: readonly Type[] = [ConsentsController]

/** What they work with. `OwnConsents` is for the account page of sign-in: the module that provides it is global and exports it. */
export const CONSENT_PROVIDERS: readonly Provider[] = [
  {
    provide: Consents,
    inject: [OAuthClients, Config, Clock],
    useFactory: (clients: OAuthClients, config: Config, clock: Clock) => new Consents({ clients, config, clock }),
  },
  {
    provide: OwnConsents,
    inject: [Consents, OAuthScopes],
    useFactory: (consents: Consents, scopes: OAuthScopes) => new ConsentsOfApps(consents, scopes),
  },
]
