import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, Optional } from '@nestjs/common'
import { Authorizer } from '../authorizer/authorizer.js'
import { ServiceClient } from '../service/service-client.js'
import { NEST_OPTIONS, type NestOptions } from './nest-options.js'
import { registerActions } from './register-actions.js'
import { type Handler, Handlers } from './routes.js'
import { assertDecorators, reportUndecorated } from './start-up-report.js'
import { IS_GLOBAL_GUARD } from './tinyauth.module-definition.js'

/** What happens once: the decorators are checked, the decider is made ready, the actions are registered. */
@Injectable()
export class StartUp implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly handlers: Handlers,
    private readonly authorizer: Authorizer,
    @Inject(NEST_OPTIONS) private readonly options: NestOptions,
    @Inject(IS_GLOBAL_GUARD) private readonly isGlobal: boolean,
    @Optional() private readonly client?: ServiceClient,
  ) {}

  /** @throws GuardDecoratorError for decorators that cannot hold; with `report: 'fail'` for routes without any */
  async onApplicationBootstrap(): Promise<void> {
    const { settings } = this.authorizer
    const handlers = this.handlers.all()
    assertDecorators(handlers)
    if (this.isGlobal) reportUndecorated(handlers, this.options.report, settings.log)
    await this.prepare()
    await this.register(handlers)
  }

  /** After the last request was answered. */
  onApplicationShutdown(): Promise<void> {
    return this.authorizer.close()
  }

  /** A service that cannot be reached yet is no reason not to start: until it can, requests get 503. */
  private async prepare(): Promise<void> {
    const { log } = this.authorizer.settings
    try {
      await this.authorizer.ready()
    } catch (error) {
      log.warn(`nothing can be decided yet: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  private async register(handlers: readonly Handler[]): Promise<void> {
    const { registerActions: wanted } = this.options
    const { log, service } = this.authorizer.settings
    if (wanted === false || this.client === undefined) return
    await registerActions(this.client, service, handlers, { log, options: wanted === true ? {} : wanted })
  }
}
