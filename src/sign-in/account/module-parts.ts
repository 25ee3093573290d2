import type { Provider, Type } from '@nestjs/common'
import { OwnAccessKeysController } from './access-keys/own-access-keys.controller.js'
import { AccountPages } from './account-pages.js'
import { AccountReader } from './account-reader.js'
import { AccountController } from './account.controller.js'
import { OwnConsentsController } from './consents/own-consents.controller.js'
import { FirstFactor } from './factors/first-factor.js'
import { OwnPasskeysController } from './factors/own-passkeys.controller.js'
import { OwnPasskeys } from './factors/own-passkeys.js'
import { OwnRecoveryCodesController } from './factors/own-recovery-codes.controller.js'
import { OwnTotpController } from './factors/own-totp.controller.js'
import { OwnTotp } from './factors/own-totp.js'
import { OwnIdentitiesController } from './identities/own-identities.controller.js'
import { OwnAccount } from './own-account.js'
import { OwnPasswordController } from './password/own-password.controller.js'
import { OwnPassword } from './password/own-password.js'
import { OwnProfileController } from './profile/own-profile.controller.js'
import { OwnSessionsController } from './sessions/own-sessions.controller.js'

/** The pages of the own account. */
export const ACCOUNT_CONTROLLERS: Type[] = [
  AccountController,
  OwnProfileController,
  OwnPasswordController,
  OwnAccessKeysController,
  OwnSessionsController,
  OwnTotpController,
  OwnPasskeysController,
  OwnRecoveryCodesController,
  OwnIdentitiesController,
  OwnConsentsController,
]

/**
 * What they work with. Needs what the other parts of sign-in provide (`PageShell`, `SignInDesk`, `FederatedSignIn`, factors,
 * identities), `AccessKeysService` of `manage`, and the foundations, which are global; `OwnConsents` where apps are let in.
 */
export const ACCOUNT_PROVIDERS: Provider[] = [
  OwnAccount,
  AccountReader,
  AccountPages,
  OwnPassword,
  FirstFactor,
  OwnTotp,
  OwnPasskeys,
]
