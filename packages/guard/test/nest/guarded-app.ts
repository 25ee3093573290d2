import 'reflect-metadata'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type INestApplication, Module, type Type } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { Decider } from '../../src/decider.js'
import { Leases } from '../../src/leases/leases.js'
import type { TinyauthModuleOptions } from '../../src/nest/nest-options.js'
import { TinyauthModule } from '../../src/nest/tinyauth.module.js'
import type { TinyauthModuleExtras } from '../../src/nest/tinyauth.module-definition.js'
import { options } from '../authorizer/settings.js'

/** What an application is made of. */
export interface AppParts {
  readonly decider: Decider
  /** Default: those of the module, which ask a service that is not there. */
  readonly leases?: Leases
  readonly controllers: readonly Type[]
  readonly options?: TinyauthModuleOptions & TinyauthModuleExtras
  readonly imports?: NonNullable<Parameters<typeof Module>[0]['imports']>
  readonly providers?: NonNullable<Parameters<typeof Module>[0]['providers']>
  readonly prepare?: (app: INestApplication) => void
  readonly rawBody?: boolean
}

/** What came back. */
export interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** An application that listens. */
export interface ServedApp {
  readonly app: INestApplication
  readonly get: (path: string, headers?: Sent['headers']) => Promise<Got>
  readonly send: (sent: Sent) => Promise<Got>
}

/** A request, as it goes over the wire. */
export interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Uint8Array
}

/** Starts an application on a free port, guarded, with a decider of the test. */
export async function serve(parts: AppParts): Promise<ServedApp> {
  const app = await create(parts)
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as { address(): AddressInfo } // of node:http
  const { port } = server.address()
  const send = (sent: Sent): Promise<Got> => fetched(port, sent)
  return { app, send, get: (path, headers = {}) => send({ path, headers }) }
}

/** An application that was not started. */
export async function create(parts: AppParts): Promise<INestApplication> {
  const module = TinyauthModule.forRoot({ ...options(), log: silent, ...parts.options })
  const leases = parts.leases === undefined ? [] : [{ provide: Leases, useValue: parts.leases }]
  // What the test gives stands where the module has its own.
  const providers = (module.providers ?? []).concat({ provide: Decider, useValue: parts.decider }, leases)
  const exported = { ...module, providers }
  @Module({
    imports: [exported, ...(parts.imports ?? [])],
    controllers: [...parts.controllers],
    providers: [...(parts.providers ?? [])],
  })
  class AppModule {}
  const app = await NestFactory.create<INestApplication<AbstractHttpAdapter>>(AppModule, {
    logger: false,
    abortOnError: false,
    ...(parts.rawBody === undefined ? {} : { rawBody: parts.rawBody }),
  })
  parts.prepare?.(app)
  return app
}

const silent = { log: () => undefined, warn: () => undefined, error: () => undefined }

function fetched(port: number, { method = 'GET', path, headers = {}, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
