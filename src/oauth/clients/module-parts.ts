import type { Provider, Type } from '@nestjs/common'
import { Deletion } from '../../manage/index.js'
import { ClientsController } from './clients.controller.js'
import { ClientsService } from './clients.service.js'
import { OAuthClients } from './oauth-clients.js'

/** Routes of clients. */
export const OAUTH_CLIENT_CONTROLLERS: readonly Type[] = [ClientsController]

/** What those routes are made of, and how the authorization server finds clients. */
export const OAUTH_CLIENT_PROVIDERS: readonly Provider[] = [Deletion, ClientsService, OAuthClients]
