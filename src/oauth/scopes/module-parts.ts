import type { Provider, Type } from '@nestjs/common'
import { Deletion } from '../../manage/index.js'
import { OAuthScopes } from './oauth-scopes.js'
import { ScopesController } from './scopes.controller.js'
import { ScopesService } from './scopes.service.js'

/** Routes of scopes. */
export const OAUTH_SCOPE_CONTROLLERS: readonly Type[] = [ScopesController]

/** What those routes are made of, and how the authorization server finds scopes. */
export const OAUTH_SCOPE_PROVIDERS: readonly Provider[] = [Deletion, ScopesService, OAuthScopes]
