import type { Provider, Type } from '@nestjs/common'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { Ids } from '../../common/ids.js'
import { Siblings } from '../../common/siblings.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { Sessions } from '../sessions/sessions.js'
import { Factors } from './factors.js'
import { FactorsController } from './factors.controller.js'
import { Passkeys } from './passkeys/passkeys.js'
import { Passwords } from './password/passwords.js'
import { SetPasswordController } from './password/set-password.controller.js'
import { RecoveryCodes } from './recovery-codes/recovery-codes.js'
import { Totp } from './totp/totp.js'

/** The routes of second factors and passwords. */
export const FACTOR_CONTROLLERS: Type[] = [FactorsController, SetPasswordController]

/** What they and the pages work with. Needs `Config`, `Clock`, `Ids`, `SecretBox` and `Sessions`, which are global. */
export const FACTOR_PROVIDERS: Provider[] = [
  { provide: Factors, inject: [Siblings], useFactory: (siblings: Siblings) => new Factors(siblings) },
  {
    provide: Totp,
    inject: [Config, Clock, Ids, SecretBox],
    useFactory: (config: Config, clock: Clock, ids: Ids, secretBox: SecretBox) =>
      new Totp({ config, clock, ids, secretBox }),
  },
  {
    provide: Passkeys,
    inject: [Config, Clock, Ids],
    useFactory: (config: Config, clock: Clock, ids: Ids) => new Passkeys({ config, clock, ids }),
  },
  {
    provide: RecoveryCodes,
    inject: [Clock, Ids],
    useFactory: (clock: Clock, ids: Ids) => new RecoveryCodes({ clock, ids }),
  },
  {
    provide: Passwords,
    inject: [Clock, Sessions],
    useFactory: (clock: Clock, sessions: Sessions) => new Passwords({ clock, sessions }),
  },
]
