import { afterEach, describe, expect, it } from '@jest/globals'
import {
  answerJson,
  guardSettings,
  type OddService,
  received,
  SetClock,
  startOddService,
} from '../../test/builders/odd-service.js'
import { leaseBody } from '../../test/leases/fake-leases.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { JsonObject } from '../service/json-answer.js'
import { ServiceClient } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import { type LeaseAnswer, ServiceLeaseApi } from './lease-api.js'

const clock = new SetClock()
const QUESTION = { cookies: '__Host-session=one.secret', sourceIp: '192.0.2.1', renews: undefined }

let odd: OddService | undefined
let client: ServiceClient | undefined

afterEach(async () => {
  client?.close()
  await odd?.close()
})

async function api(status: number, body: unknown, heard: (path: string, body: unknown) => void = () => undefined) {
  odd = await startOddService((request, response) => {
    void received(request).then(({ body: text }) => {
      heard(request.url ?? '', JSON.parse(text))
      answerJson(response, body, status)
    })
  })
  client = new ServiceClient(guardSettings({ endpoint: odd.endpoint, clock }))
  return new ServiceLeaseApi(client, { service: 'apples', keyRegion: 'global' })
}

describe('the question for a lease', () => {
  it('holds the cookie of the session and nothing else of the request, the address, and the lease that is renewed', async () => {
    const heard: unknown[] = []
    const asked = await api(200, leaseBody('one', 7), (path, body) => heard.push([path, body]))
    await asked.lease(QUESTION)
    await asked.lease({ ...QUESTION, sourceIp: 'unknown', renews: 'old.lease' })
    const headers = [['Cookie', '__Host-session=one.secret']]
    expect(heard).toEqual([
      ['/api/v1/services/apples/leases', { headers, region: 'global', context: { SourceIp: '192.0.2.1' } }],
      ['/api/v1/services/apples/leases', { headers, region: 'global', lease: 'old.lease' }],
    ])
  })
})

describe('the answer', () => {
  it('is a lease, counted by the clock of this machine, and for an hour at most', async () => {
    const asked = await api(200, leaseBody('one', 7, { expiresAt: '2001-01-01T00:00:00Z', maxAgeSeconds: 100_000 }))
    expect(await asked.lease(QUESTION)).toEqual({
      lease: {
        ...{ token: 'lease.of.one', sid: 'one', uid: 'uid-one', feedSeq: 7 },
        ...{ grantedAtMs: clock.now(), endsAtMs: clock.now() + 3_600_000 },
        identity: {
          username: 'user-one',
          user: {
            ...{ id: 'user-one', uid: 'uid-one', name: 'Fred', picture: null, email: 'fred@example.com' },
            ...{ emailVerified: true, groups: [], mfa: false },
          },
        },
      },
    })
  })

  it.each(['UnsignedRequest', 'InvalidSignature', 'NoSuchKey', 'CsrfError'])(
    'that the person is not signed in is one (%s)',
    async (identity) => {
      const asked = await api(401, { code: 'NotSignedIn', errors: { identity } })
      expect(await asked.lease(QUESTION)).toEqual({ refused: identity })
    },
  )

  it('that says so in words of its own is taken for a session that does not convince', async () => {
    const asked = await api(401, { code: 'NotSignedIn', errors: { identity: 'Welcome' } })
    expect(await asked.lease(QUESTION)).toEqual({ refused: 'InvalidSignature' })
  })

  it.each([
    [401, { code: 'InvalidSignature', errors: { authorization: 'InvalidSignature' } }],
    [401, { errors: { identity: 'InvalidSignature' } }],
    [401, { code: 'Unauthorized', errors: { identity: 'NoSuchKey' } }],
    [403, { code: 'NotSignedIn', errors: { identity: 'NoSuchKey' } }],
    [403, { code: 'NotPermitted', errors: {} }],
    [404, { code: 'NotFound', errors: {} }],
    [500, { code: 'NotSignedIn', errors: { identity: 'NoSuchKey' } }],
    [429, {}],
  ])('%i %j is about the guard or the service, and never that nobody is signed in', async (status, body) => {
    const asked = await api(status, body)
    await expect(asked.lease(QUESTION)).rejects.toThrow(ServiceRefusal)
  })

  const { identity: known, ...whole } = leaseBody('one', 7)
  const identity = known as JsonObject // made above
  it.each<[string, JsonObject]>([
    ['no lease', { lease: '' }],
    ['a lease that is no token', { lease: 'a b' }],
    ['no session', { sid: undefined }],
    ['no number', { feedSeq: undefined }],
    ['a number below nothing', { feedSeq: -1 }],
    ['no life', { maxAgeSeconds: '900' }],
    ['a negative life', { maxAgeSeconds: -1 }],
    ['no time', { expiresAt: 'soon' }],
    ['nobody', { identity: null }],
    ['somebody without a name', { identity: { ...identity, id: '' } }],
    ['a name over two lines', { identity: { ...identity, id: 'a\nb' } }],
    ['no uid', { identity: { ...identity, uid: 5 } }],
    ['groups that are none', { identity: { ...identity, groups: 'staff' } }],
    ['a second factor in words', { identity: { ...identity, mfa: 'true' } }],
    ['an address that is none', { identity: { ...identity, email: {} } }],
  ])('with %s is no lease', async (_, wrong) => {
    const asked = await api(200, { ...whole, identity, ...wrong })
    const answer: Promise<LeaseAnswer> = asked.lease(QUESTION)
    await expect(answer).rejects.toThrow(ConnectionError)
  })
})
