import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { type Call, newCall } from '../../src/common/call.js'
import { Clock, ManualClock } from '../../src/common/clock.js'
import { Config, loadConfig } from '../../src/common/config/index.js'
import { DomainError } from '../../src/common/errors/domain-error.js'
import { Ids, RandomIds } from '../../src/common/ids.js'
import { Metrics } from '../../src/common/metrics/index.js'
import {
  type AskedOf,
  type PermissionKind,
  Permissions,
  type ReadContext,
  type Verdict,
} from '../../src/common/permissions.js'
import { PasswordHasher } from '../../src/common/secrets/password-hasher.js'
import { SecretBox } from '../../src/common/secrets/secret-box.js'
import { ManageModule } from '../../src/manage/index.js'
import { type ChangeSubject, openStore, type Store, StoreModule } from '../../src/store/index.js'

@Module({})
class CommonModule {}

@Module({})
class TestModule {}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** 2026-11-22, 10:00 UTC. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')

/** Permits everything but what a test refuses, and remembers what it was asked. */
export class ManualPermissions extends Permissions {
  readonly asked: string[] = []
  readonly refused = new Set<string>()
  /** By question, what was said of the store with it last. */
  readonly contexts = new Map<string, ReadContext>()

  override assertPermitted(_call: Call, action: string, resource: string, context?: ReadContext): Promise<void> {
    const question = `${action} ${resource}`
    this.asked.push(question)
    if (context !== undefined) this.contexts.set(question, context)
    return this.refused.has(question) ? Promise.reject(new DomainError('NotPermitted')) : Promise.resolve()
  }

  override assertNotDenied(call: Call, action: string, resource: string, context?: ReadContext): Promise<void> {
    return this.assertPermitted(call, `not denied ${action}`, resource, context)
  }

  override stillPermitted(_call: Call, action: string, resource: string): Promise<boolean> {
    return Promise.resolve(!this.refused.has(`${action} ${resource}`))
  }

  override verdictsAt(_call: Call, _service: string, asked: readonly AskedOf[]): Promise<readonly Verdict[]> {
    return Promise.resolve(asked.map(() => ({ kind: 'allow', sources: [] })))
  }

  override decisionOn(_call: Call, action: string, resource: string): Promise<PermissionKind> {
    return Promise.resolve(this.refused.has(`${action} ${resource}`) ? 'explicitDeny' : 'allow')
  }
}

/** What a room is opened with besides its settings. */
export interface ManageRoomOptions {
  /** More rooms, which stand on this one. */
  readonly imports?: readonly (Type | DynamicModule)[]
  /** URL of a PostgreSQL database. Default: a database in memory. */
  readonly url?: string | undefined
}

/** The room over a database in memory, without the HTTP in front of it. */
export class ManageRoom {
  /** What each commit since the start was about. */
  readonly changes: (readonly ChangeSubject[])[] = []

  private constructor(
    private readonly app: INestApplicationContext,
    readonly store: Store,
    readonly clock: ManualClock,
    readonly permissions: ManualPermissions,
  ) {
    store.unitOfWork.onCommit(({ subjects }) => this.changes.push(subjects))
  }

  static async open(
    settings: Readonly<Record<string, string>> = {},
    { imports: more = [], url }: ManageRoomOptions = {},
  ): Promise<ManageRoom> {
    const clock = new ManualClock(NOW)
    const permissions = new ManualPermissions()
    const config = loadConfig({
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      SECRET_SIGNING_KEY: 'signing key of a test, long enough',
      ...settings,
    }).config
    const place = url === undefined ? { file: ':memory:' } : { url }
    const store = await openStore({ ...place, clock, log: silent })
    const providers = [
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: new RandomIds() },
      { provide: Metrics, useValue: new Metrics() },
      { provide: Permissions, useValue: permissions },
      { provide: PasswordHasher, useValue: new PasswordHasher() },
      { provide: SecretBox, useValue: new SecretBox(config.masterKeys) },
    ]
    const common = { module: CommonModule, global: true, providers, exports: providers }
    const imports = [common, StoreModule.of(store), ManageModule, ...more]
    const app = await NestFactory.createApplicationContext({ module: TestModule, imports }, { logger: false })
    return new ManageRoom(app, store, clock, permissions)
  }

  get<T>(service: Type<T>): T {
    return this.app.get(service)
  }

  /** A call of `root`, or of another user. */
  call(uid = 'u-root', username = 'root'): Call {
    const call = newCall({ requestId: 'r-1', sourceIp: '192.0.2.1', userAgent: undefined, secure: true })
    call.audit.event = 'Test'
    call.caller = { uid, username, actor: { type: 'user', id: username, uid }, mfa: false }
    return call
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.store.close()
  }
}

/** Code and problems of the refusal that a promise ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; problems: Record<string, string> }> {
  try {
    await work
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, problems: { ...error.problems } }
    throw error
  }
  throw new Error('nothing was refused')
}
