import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../service/client.js'
import { amzDate, presigned, signed } from '../service/sigv4.js'
import { NOW, SignedService, edited } from './signed-service.js'

const POST = { method: 'POST', path: '/api/v1/groups?a=1', body: '{"name":"signed"}' }

let signing: SignedService

beforeAll(async () => {
  signing = await SignedService.start()
})

afterAll(() => signing.service.stop())

describe('sigv4/tamper', () => {
  it('accepts what is signed: header and query, with and without a body', async () => {
    expect((await signing.send()).status).toBe(200)
    expect(
      (await signing.service.anonymous.get(presigned(signing.admin, signing.input()), [['Host', signing.host]])).status,
    ).toBe(200)
    expect((await signing.send({ ...POST, path: '/api/v1/groups' })).status).toBe(200)
  })

  it.each<[string, () => Promise<Answer>]>([
    ['the method', () => signing.send({ path: '/api/v1/users/nobody' }, { method: 'DELETE' })],
    ['the path', () => signing.send({}, { path: '/api/v1/users/rooT' })],
    ['the query', () => signing.send({ path: '/api/v1/users?range=[0,1]' }, { path: '/api/v1/users?range=[0,2]' })],
    ['an added query', () => signing.send({ path: '/api/v1/users' }, { path: '/api/v1/users?range=[0,2]' })],
    ['the body', () => signing.send({ ...POST, path: '/api/v1/groups' }, { body: '{"name":"forged"}' })],
    [
      'the body, left out',
      () =>
        signing.send(
          { ...POST, path: '/api/v1/simulate' },
          { body: '' },
          edited('content-length', () => '0'),
        ),
    ],
    [
      'the date',
      () =>
        signing.send(
          {},
          {},
          edited('x-amz-date', () => amzDate(NOW + 1000)),
        ),
    ],
    [
      'a signed header',
      () =>
        signing.send(
          { headers: { 'X-Amz-Meta': 'a' } },
          {},
          edited('x-amz-meta', () => 'b'),
        ),
    ],
    [
      'the host',
      () =>
        signing.send(
          { host: 'other.example' },
          {},
          edited('host', () => signing.host),
        ),
    ],
    ['the last digit of the signature', () => signing.send({}, {}, edited('authorization', flipLast))],
    ['the region of the scope', () => signing.send({ region: 'us-east-1' })],
    ['the service of the scope', () => signing.send({ service: 'orchard' })],
    [
      'the day of the scope',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => v.replace('/20261122/', '/20261121/')),
        ),
    ],
    [
      'the end of the scope',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => v.replace('aws4_request', 'aws5_request')),
        ),
    ],
    [
      'the algorithm',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => v.replace('SHA256', 'SHA512')),
        ),
    ],
    ['a signature in capitals', () => signing.send({}, {}, edited('authorization', upperSignature))],
    [
      'the list of signed headers',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => v.replace('host;', '')),
        ),
    ],
    [
      'no signature',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => v.replace(/, ?Signature=.*/, '')),
        ),
    ],
    [
      'an unknown part',
      () =>
        signing.send(
          {},
          {},
          edited('authorization', (v) => `${v}, Extra=1`),
        ),
    ],
    [
      'a body declared unsigned',
      () => signing.send({ ...POST, path: '/api/v1/groups', headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
    [
      'another hash of the body',
      () =>
        signing.send({ ...POST, path: '/api/v1/groups' }, {}, (h) => [...h, ['X-Amz-Content-Sha256', '0'.repeat(64)]]),
    ],
  ])('refuses with 401 when something is changed: %s', async (_what, tampered) => {
    expect((await tampered()).status).toBe(401)
    expect((await signing.service.root.get('/api/v1/groups/forged')).status).toBe(404)
  })

  it('refuses a presigned path with any of its parts changed', async () => {
    const path = presigned(signing.admin, signing.input())
    const changes = [
      path.replace('/users/root', '/users/rooT'),
      path.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
      path.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20261121'),
      `${path}&a=1`,
      path.slice(0, -1) + (path.endsWith('0') ? '1' : '0'),
      path.replace('SignedHeaders=host', 'SignedHeaders='),
    ]
    for (const changed of changes) {
      const { status } = await signing.service.anonymous.get(changed)
      expect([changed, status]).toEqual([changed, 401])
    }
  })
})

describe('sigv4/replay', () => {
  it('answers one signed request alike within its time, or refuses it; afterwards it is refused', async () => {
    const headers = signed(signing.admin, signing.input())
    const again = (): Promise<Answer> => signing.service.anonymous.get('/api/v1/users/root', headers)
    expect((await again()).status).toBe(200)
    expect([200, 401]).toContain((await again()).status)
    signing.clock.set(NOW + 301_000)
    expect((await again()).status).toBe(401)
    signing.clock.set(NOW)
  })

  it('never lets one signed write happen twice', async () => {
    const body = '{"username":"once"}'
    const toSign = signing.input({ method: 'POST', path: '/api/v1/users', body })
    const headers = signed(signing.admin, toSign)
    const write = (): Promise<Answer> =>
      signing.service.anonymous.request('POST', '/api/v1/users', { headers, rawBody: body })
    expect((await write()).status).toBe(200)
    expect((await signing.service.root.delete('/api/v1/users/once')).status).toBe(201)
    expect((await write()).status).toBe(401)
    expect((await signing.service.root.get('/api/v1/users/once')).status).toBe(404)
  })
})

describe('sigv4/skew', () => {
  it.each([
    [-299, 200],
    [299, 200],
    [-301, 401],
    [301, 401],
    [-86_400, 401],
    [86_400, 401],
  ])('a request signed %i s from now is answered %i, and a refusal names the clock', async (seconds, expected) => {
    const answer = await signing.send({ now: NOW + seconds * 1000 })
    expect(answer.status).toBe(expected)
    if (expected === 401) expect(answer.body).toMatchObject({ errors: { authorization: 'ClockSkew' } })
  })

  it('a presigned path is good for the seconds that it names', async () => {
    const path = presigned(signing.admin, signing.input(), 60)
    signing.clock.set(NOW + 59_000)
    expect((await signing.service.anonymous.get(path)).status).toBe(200)
    signing.clock.set(NOW + 61_000)
    expect((await signing.service.anonymous.get(path)).status).toBe(401)
    signing.clock.set(NOW)
  })

  it.each(['', 'yesterday', '2026-11-22T12:00:00Z', '20261322T120000Z'])('the date %j is refused', async (date) => {
    expect(
      (
        await signing.send(
          {},
          {},
          edited('x-amz-date', () => date),
        )
      ).status,
    ).toBe(401)
  })
})

function flipLast(value: string): string {
  return value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
}

function upperSignature(value: string): string {
  const [start = '', signature = ''] = value.split('Signature=')
  return `${start}Signature=${signature.toUpperCase()}`
}
