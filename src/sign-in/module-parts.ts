import type { Provider, Type } from '@nestjs/common'
import { CallWriter, Scheduler } from '../audit/index.js'
import { Clock } from '../common/clock.js'
import { Config } from '../common/config/index.js'
import { HtmlErrors } from '../common/http/html-errors.js'
import { LOG, type Log } from '../common/log/index.js'
import { SecretBox } from '../common/secrets/secret-box.js'
import { UnitOfWork } from '../store/index.js'
import { ACCOUNT_CONTROLLERS, ACCOUNT_PROVIDERS } from './account/module-parts.js'
import { FederatedSignIn } from './desk/federated-sign-in.js'
import { ProviderWord } from './desk/provider-word.js'
import { SignInDesk } from './desk/sign-in-desk.js'
import { FACTOR_CONTROLLERS, FACTOR_PROVIDERS } from './factors/factors.providers.js'
import { Factors } from './factors/factors.js'
import { Passkeys } from './factors/passkeys/passkeys.js'
import { RecoveryCodes } from './factors/recovery-codes/recovery-codes.js'
import { Totp } from './factors/totp/totp.js'
import { GetTokenController } from './get-token.controller.js'
import { OneTimeSecrets } from './one-time/one-time-secrets.js'
import { PasswordProver } from './password-prover.js'
import { Identities } from './providers/identities/identities.js'
import { IdentityProviders } from './providers/identity-providers.js'
import { PROVIDER_CONTROLLERS, PROVIDER_SERVICES } from './providers/module-parts.js'
import { SessionsController } from './sessions/sessions.controller.js'
import { Sessions } from './sessions/sessions.js'
import { SignInSweeper } from './sessions/sign-in-sweeper.js'
import { AssetsController } from './web/assets.controller.js'
import { HtmlErrorPages } from './web/html-error-pages.js'
import { FederationController } from './web/login/federation.controller.js'
import { LoginController } from './web/login/login.controller.js'
import { SecondFactorController } from './web/login/second-factor.controller.js'
import { PageShell } from './web/page-shell.js'
import { Siblings } from '../common/siblings.js'
import { StartLimits } from './web/start-limits.js'
import { SignOutController } from './web/sign-out/sign-out.controller.js'

/** Every controller of the room. The order matters: `/login/second-factor` goes before `/login/{provider}`. */
export const SIGN_IN_CONTROLLERS: Type[] = [
  GetTokenController,
  SessionsController,
  ...FACTOR_CONTROLLERS,
  ...PROVIDER_CONTROLLERS,
  AssetsController,
  LoginController,
  SecondFactorController,
  FederationController,
  SignOutController,
  ...ACCOUNT_CONTROLLERS,
]

/** What they stand on, besides what is global. */
export const SIGN_IN_PROVIDERS: Provider[] = [
  ...FACTOR_PROVIDERS,
  ...PROVIDER_SERVICES,
  ...ACCOUNT_PROVIDERS,
  { provide: StartLimits, inject: [Siblings], useFactory: (siblings: Siblings) => new StartLimits(siblings) },
  { provide: PageShell, inject: [Config], useFactory: (config: Config) => new PageShell(config) },
  { provide: HtmlErrors, inject: [PageShell], useFactory: (shell: PageShell) => new HtmlErrorPages(shell) },
  {
    provide: SignInSweeper,
    inject: [UnitOfWork, Sessions, OneTimeSecrets, Scheduler, LOG],
    useFactory: (
      unitOfWork: UnitOfWork,
      sessions: Sessions,
      secrets: OneTimeSecrets,
      scheduler: Scheduler,
      log: Log,
    ): SignInSweeper => {
      const onError = (err: unknown): void => {
        log.warn({ event: 'sign-in-sweep', err }, 'what is over could not be removed')
      }
      return new SignInSweeper({ unitOfWork, sessions, secrets, scheduler, onError })
    },
  },
  {
    provide: SignInDesk,
    inject: [
      ...[UnitOfWork, CallWriter, PasswordProver, Sessions, OneTimeSecrets],
      ...[Factors, Totp, Passkeys, RecoveryCodes, Clock, IdentityProviders, Identities],
    ],
    useFactory: (
      unitOfWork: UnitOfWork,
      writer: CallWriter,
      passwords: PasswordProver,
      sessions: Sessions,
      secrets: OneTimeSecrets,
      factors: Factors,
      totp: Totp,
      passkeys: Passkeys,
      recoveryCodes: RecoveryCodes,
      clock: Clock,
      providers: IdentityProviders,
      identities: Identities,
    ): SignInDesk => {
      const { attempts } = factors
      const words = new ProviderWord({ unitOfWork, providers, identities })
      return new SignInDesk({
        ...{
          unitOfWork,
          writer,
          passwords,
          sessions,
          secrets,
          factors,
          totp,
          passkeys,
          recoveryCodes,
          attempts,
          words,
          clock,
        },
      })
    },
  },
  {
    provide: FederatedSignIn,
    inject: [
      ...[UnitOfWork, CallWriter, OneTimeSecrets, IdentityProviders, Identities],
      ...[Sessions, SignInDesk, SecretBox, Clock, Config],
    ],
    useFactory: (
      unitOfWork: UnitOfWork,
      writer: CallWriter,
      secrets: OneTimeSecrets,
      providers: IdentityProviders,
      identities: Identities,
      sessions: Sessions,
      desk: SignInDesk,
      secretBox: SecretBox,
      clock: Clock,
      { readOnly }: Config,
    ): FederatedSignIn => {
      const stores = { unitOfWork, writer, secrets, sessions, secretBox, clock }
      return new FederatedSignIn({ ...stores, providers, identities, desk, readOnly })
    },
  },
]
