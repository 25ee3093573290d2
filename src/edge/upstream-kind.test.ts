import { describe, expect, it } from '@jest/globals'
import { ConnectionError, type HttpAnswer } from '@tinyauth/guard/local'
import { ManualClock } from '../common/clock.js'
import { upstreamKind, UpstreamVersion } from './upstream-kind.js'

const OURS = { 'x-api-version': '2' }
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12))
const KEY_PATH = 'api/v1/regions/global/services/tinyauth/access-key-signing-tokens/AKEDGE/basic-auth/20261122'

function answer(status: number, body: unknown = {}, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  const isPage = typeof body === 'string'
  return {
    status,
    headers: { 'content-type': isPage ? 'text/html' : 'application/json', ...headers },
    body: Buffer.from(isPage ? body : JSON.stringify(body)),
  }
}

const NO_HEALTH = answer(404, '<h1>Not Found</h1>')

function kindOf(health: HttpAnswer, key: HttpAnswer, asked: string[] = []): ReturnType<typeof upstreamKind> {
  const client = {
    pass: ({ path }: { readonly path: string }): Promise<HttpAnswer> => {
      asked.push(path)
      return Promise.resolve(path === 'healthz' ? health : key)
    },
  }
  return upstreamKind(client, { service: 'tinyauth', accessKeyId: 'AKEDGE' }, clock)
}

describe('what is behind an edge node', () => {
  it('is one of ours where it says so, whatever the answer', async () => {
    expect(await kindOf(answer(200, { status: 'ok' }, OURS), NO_HEALTH)).toBe('numbered')
    expect(await kindOf(answer(503, {}, OURS), NO_HEALTH)).toBe('numbered')
    expect(await kindOf(NO_HEALTH, answer(401, { errors: { authorization: 'UnsignedRequest' } }, OURS))).toBe(
      'numbered',
    )
  })

  it.each<[string, HttpAnswer]>([
    ['gives a key', answer(200, { key: 'x', identity: 'charles' })],
    ['has no such key', answer(404, { message: 'No such key' })],
    ['wants a credential', answer(401, { errors: { authorization: 'UnsignedRequest' } })],
    ['does not permit it', answer(403, { errors: { authorization: 'NotPermitted' } })],
  ])('is the Python server where it has no health and %s', async (_what, key) => {
    const asked: string[] = []
    expect(await kindOf(NO_HEALTH, key, asked)).toBe('original')
    expect(asked).toEqual(['healthz', KEY_PATH])
  })

  it.each<[string, HttpAnswer, HttpAnswer]>([
    ['a page about maintenance', answer(200, '<p>soon</p>'), answer(200, '<p>soon</p>')],
    ['a firewall', answer(403, '<p>no</p>'), answer(403, '<p>no</p>')],
    ['a firewall that speaks JSON', NO_HEALTH, answer(403, { message: 'Forbidden' })],
    ['who asks to wait', answer(429), answer(401, { errors: { authorization: 'UnsignedRequest' } })],
    ['a redirect', answer(302, ''), answer(302, '')],
    ['a balancer that is healthy itself', answer(200, 'OK'), answer(401, { errors: { authorization: 'UnsignedRequest' } })],
    ['a balancer without a way', NO_HEALTH, NO_HEALTH],
    ['a key in a page', NO_HEALTH, answer(401, '{"errors":{"authorization":"UnsignedRequest"}}')],
    ['what is no object', NO_HEALTH, answer(401, [])],
    ['an older one of ours', NO_HEALTH, answer(401, { errors: { authorization: 'x' } }, { 'x-api-version': '1' })],
  ])('is not known by %s', async (_what, health, key) => {
    await expect(kindOf(health, key)).rejects.toThrow(ConnectionError)
  }) // prettier-ignore
})

describe('the version that an upstream tells', () => {
  it('is kept in mind, whoever answers after that', () => {
    const version = new UpstreamVersion()
    version.learn(answer(200))
    expect(version.isOurs).toBe(false)
    version.learn(answer(404, {}, OURS))
    version.learn(answer(200))
    expect(version.isOurs).toBe(true)
  })
})
