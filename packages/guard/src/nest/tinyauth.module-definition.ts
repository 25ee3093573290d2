import { ConfigurableModuleBuilder, type Provider } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { TinyauthModuleOptions } from './nest-options.js'
import { TinyauthGuard } from './tinyauth.guard.js'

/** What is decided before the options are there. */
export interface TinyauthModuleExtras {
  /**
   * Whether the guard stands before every handler, so that one without decorator lets nobody in. Default `true`; with `false`
   * handlers are guarded by `@UseGuards(TinyauthGuard)` alone.
   */
  readonly global?: boolean
}

/** Injection token: whether the guard stands before every handler. */
export const IS_GLOBAL_GUARD = Symbol('tinyauth:is-global-guard')

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<TinyauthModuleOptions>({ moduleName: 'Tinyauth' })
    .setClassMethodName('forRoot')
    .setExtras<TinyauthModuleExtras>({ global: true }, (definition, extras) => {
      const isGlobal = extras.global !== false
      const guard: Provider[] = isGlobal ? [{ provide: APP_GUARD, useExisting: TinyauthGuard }] : []
      const flag: Provider = { provide: IS_GLOBAL_GUARD, useValue: isGlobal }
      // The module is there for all others: `global` is about the guard alone.
      return { ...definition, global: true, providers: [...(definition.providers ?? []), flag, ...guard] }
    })
    .build()
