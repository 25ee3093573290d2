import 'reflect-metadata'
import type { IncomingMessage, Server } from 'node:http'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { type OpenAPIObject, type SwaggerCustomOptions, SwaggerModule } from '@nestjs/swagger'
import { LessThan } from 'typeorm'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { AppModule } from './app.module.js'
import { AuditLog, AuditStreams } from './audit/index.js'
import type { Config } from './common/config/index.js'
import { loadConfig } from './common/config/index.js'
import type { Environment } from './common/config/environment.js'
import { DeclaredRoutes } from './common/http/declared-routes.js'
import { closeServer, httpServer, listen } from './common/http/http-server.js'
import { createLog, type Log, NestLog } from './common/log/index.js'
import { SystemClock } from './common/clock.js'
import { startTracing, type Tracing } from './common/tracing/index.js'
import { VERSION } from './common/version.js'
import { type Begun, Front } from './decide/front/front.js'
import { EventStreams, Lane, ownApiMiddleware, UpgradableRequest, Upgrades } from './decide/index.js'
import { type BuiltFoundations, buildFoundations, type Given } from './foundations.js'
import { builtInClient } from './oauth/index.js'
import { Lifecycle, openApi, RouteTable } from './operations/index.js'
import { bootstrapIfEmpty, type BootstrapResult, checkMasterKey, loadShippedPolicies } from './provision/index.js'
import { ProviderReview } from './sign-in/index.js'
import { AccessKeyEntity, SessionEntity } from './store/index.js'

/** How a service is started besides its configuration. */
export interface StartOptions extends Given {
  /** Where the log goes. Default: as configured, to standard output. */
  readonly log?: Log
  /** Gives an empty database its first user and key. Default: outside of production. */
  readonly bootstrap?: boolean
}

/** A service that answers. */
export interface RunningService {
  /** Base address, without a closing slash. */
  readonly url: string
  readonly config: Config
  readonly log: Log
  /** Present when this start gave the database its first key. */
  readonly bootstrap: BootstrapResult | undefined
  readonly app: INestApplication
  readonly foundations: BuiltFoundations
  /** Answers what is under way, writes what is buffered, closes the store. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts the service: opens and migrates the store, loads the built-in policies, fills an empty database outside of
 * production, and listens.
 *
 * @throws ConfigError with every problem of the configuration
 */
export async function startTinyauth(environment: Environment, options: StartOptions = {}): Promise<RunningService> {
  const { config, warnings } = loadConfig(environment)
  const log = options.log ?? createLog(config, options.clock ?? new SystemClock())
  for (const warning of warnings) log.warn({ event: 'config' }, warning)
  const tracing = await startTracing(config, log)
  try {
    const foundations = await buildFoundations(config, log, options)
    return await startOn(foundations, options, tracing)
  } catch (error) {
    await tracing.stop()
    throw error
  }
}

async function startOn(
  foundations: BuiltFoundations,
  options: StartOptions,
  tracing: Tracing,
): Promise<RunningService> {
  try {
    return await start(foundations, options, tracing)
  } catch (error) {
    // Whoever could not start leaves nothing open behind.
    foundations.feed.stop()
    await foundations.store.close()
    throw error
  }
}

async function start(foundations: BuiltFoundations, options: StartOptions, tracing: Tracing): Promise<RunningService> {
  const { config, log } = foundations
  const provision = { ...foundations, unitOfWork: foundations.store.unitOfWork }
  await checkMasterKey(provision)
  await loadShippedPolicies(provision)
  const first = (options.bootstrap ?? !config.isProduction) ? await bootstrapIfEmpty(provision) : undefined
  await foundations.feed.start()
  const { app, server } = await assemble(foundations)
  const url = await reviewAndListen(app, server, config).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const usesTimer = setInterval(() => void writeUses(foundations), 10_000)
  usesTimer.unref()
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    clearInterval(usesTimer)
    stopping ??= shutDown(app, server, foundations, tracing)
    return stopping
  }
  return { url, config, log, bootstrap: first, app, foundations, stop }
}

async function assemble(foundations: BuiltFoundations): Promise<{ app: INestApplication; server: Server }> {
  const { config, log, clock, metrics } = foundations
  const web = expressApp()
  const app = await NestFactory.create(AppModule.of(foundations), new ExpressAdapter(web), {
    bodyParser: false,
    logger: new NestLog(log),
  })
  const front = app.get(Front)
  const audit = app.get(AuditLog)
  const begun = new WeakMap<object, Begun>()
  const beginOf = (request: object): Begun => begun.get(request) ?? front.begin(request as IncomingMessage)
  const table = app.get(RouteTable)
  const routes = new DeclaredRoutes(table.routes())
  app.use(ownApiMiddleware({ begun: beginOf, routes, audit, metrics, clock, config, log }))
  const server = httpServer(config, UpgradableRequest)
  const lane = app.get(Lane)
  server.on('request', (request, response) => {
    const start = front.begin(request)
    if (front.answeredPreflight(request, response, start) || lane.handle(request, response, start)) return
    begun.set(request, start)
    web(request, response)
  })
  const upgrades = app.get(Upgrades, { strict: false })
  server.on('upgrade', (request, _socket, head) => {
    upgrades.take(request, head, web)
  })
  mountDocs(app, config, () =>
    openApi(table.routes(), { service: config.service, version: VERSION, publicUrl: config.publicUrl }),
  )
  await app.init()
  foundations.snapshot.catalogue.setOwn(table.actions())
  return { app, server }
}

/** The last three do not fall back to `default-src`; nothing on the page sends a form or embeds an object. */
const DOCS_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page that shows the OpenAPI description; the only one here that a browser renders. */
function mountDocs(app: INestApplication, config: Config, describe: () => OpenAPIObject): void {
  app.use('/api/docs', (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('content-security-policy', DOCS_POLICY)
    next()
  })
  SwaggerModule.setup('api/docs', app, describe, signInAtDocs(config))
}

/** The page signs in as its own client, by PKCE alone; without `PUBLIC_URL` it has none, and signs nobody in. */
function signInAtDocs(config: Config): SwaggerCustomOptions {
  const client = builtInClient(config)
  if (client === undefined) return {}
  const initOAuth = { clientId: client.clientId, usePkceWithAuthorizationCodeGrant: true }
  return { swaggerOptions: { oauth2RedirectUrl: client.redirectUris[0], initOAuth } }
}

function expressApp(): Express {
  const web = express()
  web.disable('x-powered-by')
  web.disable('etag')
  web.enable('case sensitive routing')
  web.enable('strict routing')
  web.set('query parser', 'simple')
  return web
}

/** Whoever signed in by a provider that does not admit them any more is out before anybody is answered. */
async function reviewAndListen(app: INestApplication, server: Server, config: Config): Promise<string> {
  await app.get(ProviderReview, { strict: false }).all()
  return listen(server, config)
}

/** Readiness first, then the door, then what is under way, then the events, then the store. */
async function shutDown(
  app: INestApplication,
  server: Server,
  foundations: BuiltFoundations,
  tracing: Tracing,
): Promise<void> {
  try {
    app.get(Lifecycle).stopping = true
    // They would go on for ever.
    app.get(EventStreams, { strict: false }).close()
    app.get(AuditStreams, { strict: false }).close()
    const upgrades = app.get(Upgrades, { strict: false })
    await closeServer(server, foundations.config.shutdownTimeoutMs, () => upgrades.destroyAll())
    foundations.feed.stop()
    await writeUses(foundations)
    await app.close()
    await foundations.store.close()
  } finally {
    await tracing.stop()
  }
}

/** Last uses are no change: they decide nothing, and a reader may see them late. */
async function writeUses({ uses, sessionUses, store, log }: BuiltFoundations): Promise<void> {
  const taken = uses.take()
  const seen = sessionUses.take()
  if (taken.length === 0 && seen.length === 0) return
  try {
    await store.unitOfWork.run(async (tx) => {
      for (const { keyId, nowMs, service, sourceIp } of taken) {
        const values = { lastUsedAt: nowMs, lastUsedService: service, lastUsedIp: sourceIp ?? null }
        await tx.manager
          .createQueryBuilder()
          .update(AccessKeyEntity)
          .set(values)
          .where({ keyId })
          .callListeners(false)
          .execute()
      }
      for (const { sessionId: id, nowMs, sourceIp } of seen) {
        // Another node may have seen it later.
        const where = { id, lastSeenAt: LessThan(nowMs) }
        const seenFrom = sourceIp === undefined ? {} : { lastSeenIp: sourceIp }
        await tx.manager.update(SessionEntity, where, { lastSeenAt: nowMs, ...seenFrom })
      }
    })
  } catch (error) {
    log.warn({ event: 'key-uses', err: error }, 'last uses of keys and sessions could not be written')
  }
}
