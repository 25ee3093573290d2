import { describe, expect, it } from '@jest/globals'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { emptyStore } from '../../../test/provision/empty-store.js'
import { AuditModule } from '../../audit/index.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { Ids } from '../../common/ids.js'
import { Metrics } from '../../common/metrics/index.js'
import { PasswordHasher } from '../../common/secrets/password-hasher.js'
import { NoSiblings, Siblings } from '../../common/siblings.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { StoreModule } from '../../store/index.js'
import { Sessions } from '../sessions/sessions.js'
import { FACTOR_CONTROLLERS, FACTOR_PROVIDERS } from './factors.providers.js'
import { Factors } from './factors.js'
import { Passkeys } from './passkeys/passkeys.js'
import { RecoveryCodes } from './recovery-codes/recovery-codes.js'
import { Totp } from './totp/totp.js'

@Module({})
class CommonModule {}

@Module({ imports: [AuditModule], controllers: FACTOR_CONTROLLERS, providers: FACTOR_PROVIDERS })
class FactorsModule {}

describe('the providers of second factors', () => {
  it('are built from what is global, once', async () => {
    const { store, options } = await emptyStore()
    const { config, clock, ids, secretBox } = options
    const providers = [
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: ids },
      { provide: SecretBox, useValue: secretBox },
      { provide: Siblings, useValue: new NoSiblings() },
      { provide: Metrics, useValue: new Metrics() },
      { provide: PasswordHasher, useValue: new PasswordHasher() },
      { provide: Sessions, useValue: new Sessions(options) },
    ]
    const common = { module: CommonModule, global: true, providers, exports: providers }
    const imports = [common, StoreModule.of(store), FactorsModule]
    const app = await NestFactory.createApplicationContext({ module: class {}, imports }, { logger: false })
    for (const token of [...FACTOR_CONTROLLERS, Factors, Totp, Passkeys, RecoveryCodes]) {
      expect(app.get(token)).toBeInstanceOf(token)
    }
    await app.close()
    await store.close()
  })
})
