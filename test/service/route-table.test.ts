import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppModule } from '../../src/app.module.js'
import { loadConfig } from '../../src/common/config/index.js'
import { expressPath } from '../../src/common/http/route.decorator.js'
import type { RouteDeclaration } from '../../src/common/http/route.js'
import { createLog } from '../../src/common/log/index.js'
import { SystemClock } from '../../src/common/clock.js'
import { DECISION_ROUTES } from '../../src/decide/index.js'
import { buildFoundations } from '../../src/foundations.js'
import { RouteTable } from '../../src/operations/index.js'
import { bootstrap, loadShippedPolicies } from '../../src/provision/index.js'
import { startTinyauth } from '../../src/service.js'
import type { RunningService } from '../../src/service.js'
import { Client, keepAliveAgent } from './client.js'
import { MASTER_KEY, SIGNING_KEY } from './harness.js'
import { mountedIn } from './mounted-routes.js'
import { routePage } from './route-page.js'

const PAGE = join(__dirname, '..', '..', 'docs', 'routes.md')
const DOCS = '/api/docs'

let dataDir: string
let service: RunningService
let routes: readonly RouteDeclaration[]

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-routes-'))
  service = await startTinyauth(environment('service'))
  routes = service.app.get(RouteTable).routes()
})

afterAll(async () => {
  await service.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

function environment(folder: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(dataDir, folder),
    MASTER_KEY,
    SECRET_SIGNING_KEY: SIGNING_KEY,
    LOG_LEVEL: 'error',
  }
}

function isDocs(path: string): boolean {
  return path === DOCS || path.startsWith(`${DOCS}/`) || path === `${DOCS}-json` || path === `${DOCS}-yaml`
}

describe('the routes of the service', () => {
  it('are each declared with action, ARN and event, or say why they are open', () => {
    const undeclared = service.app
      .get(RouteTable)
      .handlers()
      .filter(({ declaration }) => declaration === undefined)
    expect(undeclared).toEqual([])
    const wanting = routes.filter(({ access, event }) =>
      'action' in access ? access.action === '' || event === '' : access.reason === '',
    )
    expect(wanting).toEqual([])
  })

  it('are all that Express has, besides the page that shows them', () => {
    const lane = new Set(DECISION_ROUTES.map(({ path }) => path))
    const declared = routes.filter(({ path }) => !lane.has(path))
    const mounted = mountedIn(service.app).routes.filter((route) => !isDocs(route.slice(route.indexOf('/'))))
    const expected = declared.map(({ method, path }) => `${method} ${expressPath(path)}`)
    expect([...mounted].sort()).toEqual(expected.sort())
  })

  it('are reached through the front alone: nothing else is mounted but the files of that page', () => {
    const { everywhere, elsewhere } = mountedIn(service.app)
    // The hooks of Nest and our front before the routes; what finds no route and what failed behind them.
    expect(everywhere).toBe(4)
    const places = [...routes.map(({ path }) => path), '/', '/api', '/api/v1']
    expect(elsewhere.flatMap((answers) => places.filter((path) => answers(path)))).toEqual([])
    expect(elsewhere.every((answers) => answers(`${DOCS}/docs/swagger-ui.css`))).toBe(true)
  })

  it('open for anyone are those that are asked without a credential', () => {
    const open = routes.filter(({ access }) => 'open' in access).map(({ path }) => path)
    expect([...new Set(open)]).toEqual([
      ...['/', '/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'],
      ...[
        '/api/v1/invites/{code}/qr.png',
        '/api/v1/invites/{code}/qr.svg',
        '/api/v1/openapi.json',
        '/assets/sign-in.css',
        '/assets/simplewebauthn.js',
        '/assets/webauthn.js',
      ],
      ...[
        '/auth/forward',
        '/console',
        '/console/assets/{file}',
        '/healthz',
        '/invite/{code}',
        '/invite/{code}/guest',
        '/logged-out',
        '/login',
        '/login/passkey/options',
        '/login/passkey/verify',
      ],
      ...['/login/second-factor', '/login/second-factor/options', '/login/second-factor/verify', '/login/step-up'],
      ...['/login/{provider}', '/login/{provider}/callback', '/logout', '/oauth/authorize', '/oauth/authorize/{uid}'],
      ...['/oauth/device', '/oauth/device-authorization', '/oauth/device/{uid}', '/oauth/end-session'],
      ...['/oauth/end-session/confirm', '/oauth/end-session/success', '/oauth/interaction/{uid}', '/oauth/introspect'],
      ...['/oauth/jwks', '/oauth/revoke', '/oauth/token', '/oauth/tokeninfo', '/oauth/userinfo', '/readyz'],
    ])
  })

  it('name in their ARNs and context keys only what their path or body has', () => {
    const wrong = routes.flatMap(({ path, body, access }) => {
      if (!('action' in access)) return []
      const templates = [access.resource, access.orResource ?? '', ...Object.values(access.context ?? {})]
      const known = new Set([...placeholders(path), ...fieldsOf(body).map((field) => `body.${field}`)])
      return templates.flatMap(placeholders).filter((name) => !known.has(name))
    })
    expect(wrong).toEqual([])
  })

  it('stand in the documentation as they are declared', () => {
    const { partition, service: self } = service.config
    const page = routePage(routes, `arn:${partition}:${self}:::`)
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page)
    expect(readFileSync(PAGE, 'utf8')).toBe(page)
  })
})

function placeholders(template: string): readonly string[] {
  return [...template.matchAll(/\{(?<name>[^}]*)\}/g)].map(({ groups }) => groups?.['name'] ?? '')
}

/** Fields that must be there and be texts: of another an ARN cannot be made. */
function fieldsOf(body: z.ZodType | undefined): readonly string[] {
  if (body === undefined) return []
  const { properties = {}, required = [] } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })
  return required.filter((name) => {
    const property = properties[name]
    return typeof property === 'object' && property.type === 'string'
  })
}

@Controller('planted')
class PlantedController {
  @Get()
  secret(): string {
    return 'the secret of a handler that nobody declared'
  }
}

@Module({ controllers: [PlantedController] })
class PlantedModule {}

describe('a handler without a declaration', () => {
  it('is listed, and reached by nobody, not even by who may do everything', async () => {
    const clock = new SystemClock()
    const { config } = loadConfig(environment('planted'))
    const foundations = await buildFoundations(config, createLog(config, clock))
    const provision = { ...foundations, unitOfWork: foundations.store.unitOfWork }
    await loadShippedPolicies(provision)
    const { accessKeyId: keyId, secretAccessKey: secret } = await bootstrap(provision)
    await foundations.feed.start()
    const imports = [AppModule.of(foundations), PlantedModule]
    const app = await NestFactory.create({ module: class {}, imports }, { logger: false, bodyParser: false })
    await app.listen(0, '127.0.0.1')
    const agent = keepAliveAgent()
    const answer = await new Client(await app.getUrl(), agent).as({ keyId, secret }).get('/planted')
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain('secret')
    const undeclared = app
      .get(RouteTable)
      .handlers()
      .filter(({ declaration }) => declaration === undefined)
    expect(undeclared).toEqual([{ handler: 'PlantedController.secret', declaration: undefined }])
    agent.destroy()
    await app.close()
    foundations.feed.stop()
    await foundations.store.close()
  })
})
