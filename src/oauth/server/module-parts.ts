import type { Provider, Type } from '@nestjs/common'
import { CallWriter, Scheduler } from '../../audit/index.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { LOG, type Log } from '../../common/log/index.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { CurrentSession, PageShell, PasswordProver, Sessions, StartLimits } from '../../sign-in/index.js'
import { Snapshot } from '../../snapshot/index.js'
import { UnitOfWork } from '../../store/index.js'
import { ArtifactSweeper } from '../artifacts/artifact-sweeper.js'
import { OAuthClients } from '../clients/oauth-clients.js'
import { SigningKeys } from '../keys/signing-keys.js'
import { OAuthScopes } from '../scopes/oauth-scopes.js'
import { AuthorizationServer } from './authorization-server.js'
import { EndpointsController } from './endpoints.controller.js'
import { InteractionController } from './interaction.controller.js'
import { TokenInfoController } from './token-info.controller.js'

/** The controllers of the authorization server. */
export const OAUTH_SERVER_CONTROLLERS: Type[] = [EndpointsController, InteractionController, TokenInfoController]

/** What they stand on, besides what is global. */
export const OAUTH_SERVER_PROVIDERS: Provider[] = [
  {
    provide: SigningKeys,
    inject: [UnitOfWork, SecretBox, Clock],
    useFactory: (unitOfWork: UnitOfWork, secretBox: SecretBox, clock: Clock): SigningKeys =>
      new SigningKeys({ unitOfWork, secretBox, clock }),
  },
  {
    provide: ArtifactSweeper,
    inject: [UnitOfWork, SigningKeys, Clock, Scheduler, LOG],
    useFactory: (
      unitOfWork: UnitOfWork,
      keys: SigningKeys,
      clock: Clock,
      scheduler: Scheduler,
      log: Log,
    ): ArtifactSweeper => {
      const onError = (err: unknown): void => {
        log.warn({ event: 'oauth-sweep', err }, 'what is over could not be removed')
      }
      return new ArtifactSweeper({ unitOfWork, keys, clock, scheduler, onError })
    },
  },
  {
    provide: AuthorizationServer,
    inject: [
      ...[Config, Clock, LOG, UnitOfWork, CallWriter, Snapshot, SecretBox],
      ...[CurrentSession, Sessions, PasswordProver, PageShell, StartLimits, SigningKeys, OAuthClients, OAuthScopes],
    ],
    useFactory: (
      config: Config,
      clock: Clock,
      log: Log,
      unitOfWork: UnitOfWork,
      writer: CallWriter,
      snapshot: Snapshot,
      secretBox: SecretBox,
      current: CurrentSession,
      sessions: Sessions,
      passwords: PasswordProver,
      shell: PageShell,
      starts: StartLimits,
      keys: SigningKeys,
      clients: OAuthClients,
      scopes: OAuthScopes,
    ): AuthorizationServer =>
      new AuthorizationServer({
        ...{ config, clock, log, unitOfWork, writer, snapshot, secretBox },
        ...{ current, sessions, passwords, shell, starts, keys, clients, scopes },
      }),
  },
]
