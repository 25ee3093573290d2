import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpException,
  Post,
} from '@nestjs/common'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { type AppParts, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import { AuthenticationFailed, AuthorizationFailed, InsufficientPermissions } from '../authorizer/errors.js'
import { identityOf } from '../request/known-identity.js'
import { Authorize } from './authorize.decorator.js'
import { DeniedException } from './denied.exception.js'
import { TinyauthGuard } from './tinyauth.guard.js'

@Controller()
class PageController {
  @Authorize('GetPage', 'pages', ':name')
  @Get('pages/:name')
  page(): string {
    return 'page'
  }

  @Authorize('GetPage', 'pages', 'x')
  @Post('pages')
  post(): string {
    return 'posted'
  }

  @Authorize('GetPage', 'pages', 'x')
  @Get('login')
  login(): string {
    return 'login'
  }
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SESSION = { ...BROWSER, cookie: 'tinysess=session-fred' }

let decider: TableDecider
let served: ServedApp | undefined

async function start(options: AppParts['options'] = {}, more: Partial<AppParts> = {}): Promise<ServedApp> {
  decider = new TableDecider({ fred: ['GetPage arn:tinyauth:test:default::pages/home'] })
  served = await serve({ decider, controllers: [PageController], options: { report: 'off', ...options }, ...more })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

describe('a browser that is not let in', () => {
  it('sees a page: 401, 403, 503 and 400, without script, frame or cache', async () => {
    const { get } = await start()
    const refused = [
      await get('/pages/home', BROWSER),
      await get('/pages/other', SESSION),
      await get('/pages/a%2Ab', SESSION),
    ]
    decider.breakDown()
    refused.push(await get('/pages/home', SESSION))
    expect(refused.map(({ status }) => status)).toEqual([401, 403, 400, 503])
    for (const { headers, text } of refused) {
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['x-frame-options']).toBe('DENY')
      expect(text).not.toMatch(/<script|fred|10\.0\.0\.7/)
    }
    expect(refused[3]?.headers['retry-after']).toBe('3')
  })

  it.each([
    ['asks for anything', { accept: '*/*' }],
    ['refuses HTML', { accept: 'application/json, text/html;q=0' }],
    ['sends a credential of its own', { ...BROWSER, authorization: basic('ann') }],
    ['is a script', { ...BROWSER, 'sec-fetch-mode': 'cors' }],
    ['is an old script', { ...BROWSER, 'x-requested-with': 'XMLHttpRequest' }],
  ])('gets JSON when it %s', async (_, headers) => {
    const { get } = await start({ onDenied: 'login' })
    const got = await get('/pages/home', headers)
    expect([401, 403]).toContain(got.status)
    expect(got.headers['content-type']).toContain('application/json')
  })

  it('gets JSON for what is not a navigation', async () => {
    const { send } = await start({ onDenied: 'login' })
    const got = await send({ method: 'POST', path: '/pages', headers: BROWSER })
    expect(got).toMatchObject({ status: 401, headers: { 'content-type': expect.stringContaining('json') } })
  })
})

describe("onDenied: 'login'", () => {
  it('leads a browser that is not signed in to the login page, and says where it was going', async () => {
    const { get, send } = await start({ onDenied: 'login' })
    const got = await get('/pages/home?color=red&x=1', BROWSER)
    expect(got).toMatchObject({
      status: 302,
      headers: { location: '/login?next=%2Fpages%2Fhome%3Fcolor%3Dred%26x%3D1' },
    })
    expect(got.headers['www-authenticate']).toBeUndefined()
    expect((await send({ method: 'HEAD', path: '/pages/home', headers: BROWSER })).status).toBe(302)
    expect((await get('/pages/home', { ...BROWSER, cookie: 'tinysess=broken' })).status).toBe(302)
  })

  it('never leads whoever is signed in and may not: that is a page, never a loop', async () => {
    const { get } = await start({ onDenied: 'login', denyStatus: 401 })
    const got = await get('/pages/other', SESSION)
    expect(got.status).toBe(401)
    expect(got.headers.location).toBeUndefined()
    expect(got.text).toContain('Not permitted')
  })

  it('never leads from the login page to itself', async () => {
    const { get } = await start({ onDenied: 'login' })
    expect((await get('/login?next=/x', BROWSER)).status).toBe(401)
  })

  it.each(['//evil.example/..;/pages/home', '/pages/%5cevil'])('does not send `%s` on as a way back', async (path) => {
    const { get } = await start({ onDenied: 'login' })
    const got = await get(path, BROWSER)
    expect(got.status === 404 || got.headers.location === '/login?next=%2F').toBe(true)
  })

  it('leads nobody while nothing can be decided', async () => {
    const { get } = await start({ onDenied: 'login' })
    decider.breakDown()
    expect((await get('/pages/home', BROWSER)).status).toBe(503)
  })
})

@Catch(AuthorizationFailed)
class OwnFilter implements ExceptionFilter<AuthorizationFailed> {
  catch(error: AuthorizationFailed, host: ArgumentsHost): void {
    // Express, as everywhere in these tests.
    const response = host.switchToHttp().getResponse<{ status(code: number): { json(body: object): void } }>()
    response.status(418).json({ name: error.name, code: error.code })
  }
}

@Catch()
class CatchAll implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<{ status(code: number): { json(body: object): void } }>()
    const known = error instanceof HttpException
    response.status(known ? error.getStatus() : 500).json({ mine: known ? error.getResponse() : 'unknown' })
  }
}

describe("onDenied: 'throw'", () => {
  it('gives the application the error itself', async () => {
    const { get } = await start({ onDenied: 'throw' }, { prepare: (app) => app.useGlobalFilters(new OwnFilter()) })
    const thrown = async (name: string, headers: Record<string, string>): Promise<unknown> =>
      JSON.parse((await get(`/pages/${name}`, headers)).text)
    expect(await thrown('home', {})).toEqual({ name: 'AuthenticationFailed', code: 'UnsignedRequest' })
    expect(await thrown('other', SESSION)).toEqual({ name: 'InsufficientPermissions', code: 'NotPermitted' })
    decider.breakDown()
    expect(await thrown('home', SESSION)).toEqual({ name: 'ConnectionError', code: 'ServiceUnavailable' })
  })

  it('still answers by the right status when nobody catches it, and tells nothing of the service', async () => {
    const { get } = await start({ onDenied: 'throw' })
    expect((await get('/pages/home')).status).toBe(401)
    expect((await get('/pages/other', SESSION)).status).toBe(403)
    decider.breakDown()
    const got = await get('/pages/home', SESSION)
    expect(got.status).toBe(503)
    expect(got.text).not.toContain('10.0.0.7')
  })
})

describe('a filter of the application that catches everything', () => {
  it('sees an HttpException with status and body; the challenge stands all the same', async () => {
    const { get } = await start({}, { prepare: (app) => app.useGlobalFilters(new CatchAll()) })
    const got = await get('/pages/home')
    expect(got).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('Basic ') } })
    expect(JSON.parse(got.text)).toEqual({ mine: { Authorized: false, ErrorCode: 'UnsignedRequest' } })
  })
})

describe('a handler that is no HTTP handler', () => {
  const request = {
    rawHeaders: ['Cookie', 'tinysess=session-fred'],
    method: 'POST',
    url: '/graphql',
    params: { name: 'home' },
  }

  function context(type: string, args: unknown[]): ExecutionContext {
    const handler = Object.getOwnPropertyDescriptor(PageController.prototype, 'page')?.value as () => string
    const host = new ExecutionContextHost(args, PageController, handler)
    host.setType(type)
    return host
  }

  async function decided(on: ExecutionContext, options: AppParts['options'] = {}): Promise<unknown> {
    const { app } = await start(options)
    try {
      return await app.get(TinyauthGuard).canActivate(on)
    } catch (error) {
      return error
    } finally {
      await app.close()
    }
  }

  it('of GraphQL is guarded by the request in its context', async () => {
    const graphql = { req: request }
    expect(await decided(context('graphql', [{}, {}, graphql, {}]))).toBe(true)
    expect(identityOf(graphql)).toEqual({ username: 'fred' })
    expect(await decided(context('graphql', [{}, {}, { request }, {}]))).toBe(true)
    const denied = await decided(context('graphql', [{}, {}, { req: { ...request, rawHeaders: [] } }, {}]))
    expect(denied).toBeInstanceOf(DeniedException)
    expect((denied as DeniedException).getStatus()).toBe(401)
  })

  it.each([
    ['graphql', [{}, {}, {}, {}]],
    ['graphql', [{}, {}, undefined, {}]],
    ['rpc', [{ rawHeaders: request.rawHeaders }, {}]],
    ['ws', [{ handshake: {} }, {}]],
    ['http', []],
  ])('(%s) without a request lets nobody in', async (type, args) => {
    const denied = await decided(context(type, args), { onDenied: 'throw' })
    expect(denied).toBeInstanceOf(AuthenticationFailed)
    expect(decider.questions).toEqual([])
  })

  it('of messages is guarded by what `requestOf` finds, and throws what was said', async () => {
    const requestOf = (): typeof request => request
    expect(await decided(context('rpc', [{}, {}]), { requestOf })).toBe(true)
    const other = (): object => ({ ...request, params: { name: 'other' } })
    expect(await decided(context('ws', [{}, {}]), { requestOf: other })).toBeInstanceOf(InsufficientPermissions)
  })
})
