import { describe, expect, it } from '@jest/globals'
import { NOW } from '../../test/authorizer/settings.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { ServiceAnswer, ServiceCall } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import { AbsentLoginService, type LoginOutcome, RemoteLoginService } from './login-service.js'

const SETTINGS = { service: 'test', keyRegion: 'global', timeoutMs: 2000 }
const ATTEMPT = { username: 'fred', password: 'x' }

interface Asked {
  readonly calls?: ServiceCall[]
  readonly sourceIp?: string
  readonly extended?: boolean
}

async function login(
  answer: ServiceAnswer['body'] | Error,
  { calls = [], sourceIp, extended = true }: Asked = {},
): Promise<LoginOutcome> {
  const call = (asked: ServiceCall): Promise<ServiceAnswer> => {
    calls.push(asked)
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve({ body: answer, sentAtMs: NOW, headers: {} })
  }
  const client = { call, isExtended: () => Promise.resolve(extended) }
  return new RemoteLoginService({ apart: () => client }, SETTINGS).login({ ...ATTEMPT, sourceIp })
}

describe('signing in with the service', () => {
  it('asks for a token of the `cookie` strategy for this service', async () => {
    const calls: ServiceCall[] = []
    const outcome = await login({ token: 'a.b.c', csrf: 'd', expires_in: 60, expires_at: 'x' }, { calls })
    expect(outcome).toEqual({ kind: 'session', session: { token: 'a.b.c', csrf: 'd', expiresAtMs: NOW + 60_000 } })
    const body = { ...ATTEMPT, 'csrf-strategy': 'cookie', region: 'global' }
    // Sent twice it would count twice.
    expect(calls).toEqual([{ method: 'POST', path: 'services/test/get-token-for-login', body, once: true }])
  })

  it('says from where somebody signs in, to a service that takes it', async () => {
    const calls: ServiceCall[] = []
    await login({ token: 'a.b.c' }, { calls, sourceIp: '203.0.113.1' })
    await login({ token: 'a.b.c' }, { calls, sourceIp: '203.0.113.1', extended: false })
    expect(calls[0]?.body).toMatchObject({ context: { SourceIp: '203.0.113.1' } })
    await login({ token: 'a.b.c' }, { calls, sourceIp: 'unknown' })
    expect(calls[1]?.body).not.toHaveProperty('context')
    expect(calls[2]?.body).not.toHaveProperty('context')
  })

  it('has more time than a decision', () => {
    const limits: number[] = []
    const apart = (timeoutMs: number): never => {
      limits.push(timeoutMs)
      throw new Error('nothing is asked')
    }
    expect(() => new RemoteLoginService({ apart }, SETTINGS)).toThrow('nothing is asked')
    expect(limits).toEqual([10_000])
  })

  it('reads the end of the session from the token where the answer does not say it', async () => {
    const claims = Buffer.from(JSON.stringify({ user: 'fred', exp: 1_800_000_000 })).toString('base64url')
    const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
    const token = `${head}.${claims}.${Buffer.alloc(32).toString('base64url')}`
    expect(await login({ token })).toMatchObject({ session: { csrf: undefined, expiresAtMs: 1_800_000_000_000 } })
    expect(await login({ token: 'a.b.c' })).toMatchObject({ session: { expiresAtMs: undefined } })
  })

  it.each([
    {},
    { token: 7 },
    { token: '' },
    { token: 'a; Domain=evil' },
    { token: 'a\r\nb' },
    { token: 'a', csrf: 'b;c' },
  ])('makes no cookie of %j', async (answer) => {
    await expect(login(answer)).rejects.toThrow(ConnectionError)
  })

  it('tells wrong passwords from a guard that is not let in itself', async () => {
    const wrong = new ServiceRefusal('x', 401, { authentication: 'Invalid credentials' })
    expect(await login(wrong)).toEqual({ kind: 'refused' })
    expect(await login(new ServiceRefusal('x', 400, { password: 'is too long' }))).toEqual({ kind: 'refused' })
    const waiting = new ServiceRefusal('x', 429, {}, { retryAfterSeconds: 7 })
    expect(await login(waiting)).toEqual({ kind: 'throttled', retryAfterSeconds: 7 })
    for (const own of [
      new ServiceRefusal('x', 401, { authorization: 'NoSuchKey' }),
      new ServiceRefusal('x', 403, {}),
      new ConnectionError('x'),
    ]) {
      await expect(login(own)).rejects.toBe(own)
    }
  })

  it('is impossible where there is no service', async () => {
    await expect(new AbsentLoginService().login()).rejects.toThrow(ConnectionError)
  })
})
