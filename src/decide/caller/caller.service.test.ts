import { beforeEach, describe, expect, it } from '@jest/globals'
import { type CompiledPolicy, compilePolicy } from '@tinyauth/policy-engine'
import { signRequest } from '@tinyauth/request-signing'
import { createHash } from 'node:crypto'
import { HeaderList, type Identity, Prover } from '@tinyauth/decision'
import { basicLine, sessionKeys, SETTINGS } from '../../../packages/decision/test/proof-requests.js'
import { FakeSnapshot } from '../../../test/snapshot/fake-snapshot.js'
import {
  accessKey,
  accessToken,
  heldToken,
  keysOf,
  NOW,
  policyOf,
  principal,
  secretOf,
  source,
  tokensOf,
} from '../../../packages/decision/test/principals.js'
import { AttemptLimits } from '../../common/attempt-limits.js'
import { type Call, newCall } from '../../common/call.js'
import { ManualClock } from '../../common/clock.js'
import { loadConfig } from '../../common/config/index.js'
import { createLog } from '../../common/log/index.js'
import { Metrics } from '../../common/metrics/index.js'
import { DecideService } from '../decide.service.js'
import { type CallerRequest, CallerService, type Wanted } from './caller.service.js'

type Line = readonly [string, string]

const ANN = 'arn:tinyauth:tinyauth:::users/ann'
const NO_BODY = createHash('sha256').digest('hex')
const HOST: Line = ['Host', 'tinyauth.example.com']
const { config } = loadConfig({
  ...{
    NODE_ENV: 'test',
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    SECRET_SIGNING_KEY: 'the signing key of the tests, long enough',
  },
})

function statement(Effect: string, Resource: string, more: object = {}): CompiledPolicy {
  return compilePolicy(
    { Version: '2012-10-17', Statement: { Effect, Action: 'tinyauth:*', Resource, ...more } },
    { id: 'p' },
  )
}

const BARN = { scopes: ['users'], services: ['tinyauth', 'barn'] }

let caller: CallerService
let call: Call

beforeEach(() => {
  const fred = principal('fred', {
    keys: keysOf(accessKey('AK1'), accessKey('AKBARN', { services: ['barn'] })),
    tokens: tokensOf(heldToken(1, { scopes: ['users'] }), heldToken(2, { scopes: ['openid'] }), heldToken(3, BARN)),
    scopes: new Map([['users', policyOf('Allow', 'tinyauth:GetUser')]]),
    own: source(
      'user',
      statement('Allow', ANN),
      statement('Deny', 'arn:tinyauth:tinyauth:::users/root'),
      statement('Allow', 'arn:tinyauth:tinyauth:::home', {
        Condition: { IpAddress: { SourceIp: '192.0.2.0/24' }, Bool: { SecureTransport: 'true' } },
      }),
      statement('Allow', 'arn:tinyauth:tinyauth:::own', { Condition: { StringEquals: { Member: 'fred' } } }),
    ),
  })
  const snapshot = new FakeSnapshot(fred)
  const log = createLog({ logLevel: 'fatal', logFormat: 'json', service: 'tinyauth' }, new ManualClock(NOW))
  const decide = new DecideService(snapshot, new Prover(snapshot, sessionKeys(), SETTINGS))
  const limits = new AttemptLimits({ loginAttempts: 3, keyFailures: 3 })
  caller = new CallerService(decide, config, limits, new Metrics(), log, NOW - 10_000)
  call = newCall({ requestId: 'r1', sourceIp: '192.0.2.1', secure: true, userAgent: 'tests' })
})

function request(...lines: readonly Line[]): CallerRequest {
  return { headers: new HeaderList(lines), signed: { method: 'GET', uri: '/', bodySha256: NO_BODY }, nowMs: NOW }
}

/** A PUT signed at a time. */
function signed(atMs: number): CallerRequest {
  const scope = { accessKeyId: 'AK1', secret: secretOf('AK1'), region: 'global', service: 'tinyauth', now: atMs }
  const added = signRequest({ method: 'PUT', uri: '/x', headers: [HOST] }, scope)
  return {
    headers: new HeaderList([HOST, ...added]),
    signed: { method: 'PUT', uri: '/x', bodySha256: NO_BODY },
    nowMs: NOW,
  }
}

function wanted(resource: string, fields: Partial<Wanted> = {}): Wanted {
  return { action: 'GetUser', resource, boundService: undefined, changes: false, ...fields }
}

const BY_KEY = basicLine('AK1', secretOf('AK1'))

/** Lets the caller in, or answers the code of the refusal. */
async function authorize(asked: Wanted, from = request(BY_KEY)): Promise<Identity | string> {
  try {
    return await caller.authorize(from, call, asked)
  } catch (error) {
    return (error as { code: string }).code // refusals are coded
  }
}

describe('a caller', () => {
  it('is let in by proof and policy, and is who the event of the call names', async () => {
    expect(await authorize(wanted('users/ann'))).toMatchObject({ keyId: 'AK1', method: 'basic' })
    expect(call.caller).toMatchObject({
      uid: 'uid-fred',
      username: 'fred',
      actor: { type: 'user', id: 'fred', method: 'basic', keyId: 'AK1' },
    })
    expect(call.audit).toMatchObject({ action: 'tinyauth:GetUser', resources: [ANN] })
    expect(caller.identityOf(call)).toMatchObject({ keyId: 'AK1' })
  })

  it('without proof or permission is refused by its code; what was asked for is noted all the same', async () => {
    expect(await authorize(wanted('users/ann'), request())).toBe('UnsignedRequest')
    expect(await authorize(wanted('users/ann'), request(basicLine('AK1', 'guess')))).toBe('InvalidSignature')
    expect(call.caller).toBeUndefined()
    expect(call.audit).toMatchObject({ action: 'tinyauth:GetUser', resources: [ANN] })
    expect(await authorize(wanted('users/bob'))).toBe('NotPermitted')
  })

  it('that was refused is not known to second checks', async () => {
    expect(await authorize(wanted('users/bob'))).toBe('NotPermitted')
    expect(() => caller.identityOf(call)).toThrow(expect.objectContaining({ code: 'NotPermitted' }))
  })

  it('that fails too often is made to wait; one without any credential is not counted', async () => {
    const guess = request(basicLine('AK1', 'guess'))
    for (let i = 0; i < 5; i += 1) expect(await authorize(wanted('users/ann'), request())).toBe('UnsignedRequest')
    for (let i = 0; i < 3; i += 1) expect(await authorize(wanted('users/ann'), guess)).toBe('InvalidSignature')
    expect(await authorize(wanted('users/ann'), guess)).toBe('TooManyRequests')
    expect(await authorize(wanted('users/ann'))).toMatchObject({ keyId: 'AK1' })
  })

  it('is judged by where the call comes from, and by what the route says of it', async () => {
    expect(await authorize(wanted('home'))).toMatchObject({ keyId: 'AK1' })
    call = newCall({ requestId: 'r1', sourceIp: '198.51.100.1', secure: true, userAgent: undefined })
    expect(await authorize(wanted('home'))).toBe('NotPermitted')
    call = newCall({ requestId: 'r1', sourceIp: '192.0.2.1', secure: false, userAgent: undefined })
    expect(await authorize(wanted('home'))).toBe('NotPermitted')
    expect(await authorize(wanted('own', { context: { Member: 'fred' } }))).toMatchObject({ keyId: 'AK1' })
    expect(await authorize(wanted('own', { context: { Member: 'ann' } }))).toBe('NotPermitted')
  })
})

describe('what needs no policy', () => {
  it('is refused only where a policy denies it, and then stands in the event', async () => {
    const identity = await caller.authenticate(request(BY_KEY), call)
    const ask = (resource: string): void => {
      caller.assertNotDenied(identity, 'SetPassword', resource, call, NOW)
    }
    expect(() => ask('users/ann')).not.toThrow()
    expect(() => ask('users/bob')).not.toThrow()
    expect(call.audit).toMatchObject({ action: undefined, resources: [] })
    expect(() => ask('users/root')).toThrow(expect.objectContaining({ code: 'NotPermitted' }))
    expect(call.audit).toMatchObject({
      action: 'tinyauth:SetPassword',
      resources: ['arn:tinyauth:tinyauth:::users/root'],
    })
  })

  it('is asked for whoever was let in by the proof of who they are alone', async () => {
    const identity = await caller.authenticate(request(BY_KEY), call)
    expect(() => caller.identityOf(call)).toThrow(expect.objectContaining({ code: 'NotPermitted' }))
    caller.letIn(identity, call)
    expect(caller.identityOf(call)).toBe(identity)
  })
})

describe('a route with two resources', () => {
  it.each([
    ['users/ann', 'users/bob', true],
    ['users/bob', 'users/ann', true],
    ['users/bob', 'users/cat', false],
    ['users/ann', 'users/root', false],
    ['users/root', 'users/ann', false],
  ])('%s or %s lets in: %p; a Deny wins wherever it stands', async (resource, orResource, letsIn) => {
    const result = await authorize(wanted(resource, { orResource }))
    expect(typeof result === 'string' ? result : 'in').toBe(letsIn ? 'in' : 'NotPermitted')
  })
})

describe('a key that is bound to services', () => {
  const byBarn = request(basicLine('AKBARN', secretOf('AKBARN')))

  it('is for routes about these services alone', async () => {
    expect(await authorize(wanted('users/ann', { boundService: 'barn' }), byBarn)).toMatchObject({ keyId: 'AKBARN' })
    expect(await authorize(wanted('users/ann', { boundService: 'orchard' }), byBarn)).toBe('NoSuchKey')
    expect(await authorize(wanted('users/ann'), byBarn)).toBe('NoSuchKey')
  })

  it('that was proved before the route was known is judged then', async () => {
    const identity = await caller.authenticate(byBarn, call, '*')
    const prove = (boundService: string | undefined): void => {
      void caller.authorizeProved(identity, call, wanted('users/ann', { boundService }), NOW)
    }
    expect(() => prove('barn')).not.toThrow()
    expect(() => prove('orchard')).toThrow(expect.objectContaining({ code: 'NoSuchKey' }))
    expect(() => prove(undefined)).toThrow(expect.objectContaining({ code: 'NoSuchKey' }))
  })
})

describe('a caller with an access token', () => {
  const bearing = (number: number): CallerRequest => request(['Authorization', `Bearer ${accessToken(number)}`])
  const prove = async (number: number): Promise<Identity> => await caller.authenticate(bearing(number), call)
  const refused = expect.objectContaining({ code: 'NotPermitted' }) as unknown

  it('is let in within its scopes, and is who the event of the call names, with the client', async () => {
    expect(await authorize(wanted('users/ann'), bearing(1))).toMatchObject({ method: 'oauth' })
    expect(call.caller?.actor).toEqual({
      ...{ type: 'user', id: 'fred', uid: 'uid-fred', method: 'oauth', clientId: 'press' },
    })
    expect(await authorize(wanted('users/ann', { action: 'DeleteUser' }), bearing(1))).toBe('NotPermitted')
    expect(await authorize(wanted('users/ann'), bearing(2))).toBe('NotPermitted')
    expect(await authorize(wanted('users/ann'), bearing(4))).toBe('InvalidSignature')
  })

  it('is not let in where what was decided for another credential is remembered', async () => {
    expect(await authorize(wanted('users/ann', { action: 'DeleteUser' }))).toMatchObject({ keyId: 'AK1' })
    expect(await authorize(wanted('users/ann', { action: 'DeleteUser' }), bearing(1))).toBe('NotPermitted')
    expect(await authorize(wanted('users/ann'), bearing(2))).toBe('NotPermitted')
  })

  it('may nothing that needs no policy, as no scope covers it', async () => {
    const [byKey, byToken] = [await caller.authenticate(request(BY_KEY), call), await prove(1)]
    const assert = (identity: Identity, resource: string) => (): void => {
      caller.assertNotDenied(identity, 'SetPassword', resource, call, NOW)
    }
    expect(assert(byKey, 'users/fred')).not.toThrow()
    expect(assert(byToken, 'users/fred')).toThrow(refused)
    expect(() => {
      caller.letIn(byToken, call)
    }).toThrow(refused)
  })

  it('is bound to the services of its client, also where it was proved before the route was known', async () => {
    expect(await authorize(wanted('users/ann', { boundService: 'orchard' }), bearing(3))).toBe('NoSuchKey')
    const identity = await caller.authenticate(bearing(3), call, '*')
    const proved = (boundService: string | undefined) => (): void => {
      void caller.authorizeProved(identity, call, wanted('users/ann', { boundService }), NOW)
    }
    expect(proved('barn')).not.toThrow()
    expect(proved(undefined)).not.toThrow()
    expect(proved('orchard')).toThrow(expect.objectContaining({ code: 'NoSuchKey' }))
  })
})

describe('a signed change', () => {
  const change = wanted('users/ann', { changes: true })

  it('is accepted once; a signed read as often as it comes', async () => {
    const put = signed(NOW)
    expect(await authorize(wanted('users/ann'), put)).toMatchObject({ method: 'sigv4' })
    expect(await authorize(change, put)).toMatchObject({ method: 'sigv4' })
    expect(await authorize(change, put)).toBe('InvalidSignature')
    expect(await authorize(wanted('users/ann'), put)).toMatchObject({ method: 'sigv4' })
  })

  it('that was refused may be sent again', async () => {
    const put = signed(NOW)
    expect(await authorize({ ...change, resource: 'users/bob' }, put)).toBe('NotPermitted')
    expect(await authorize(change, put)).toMatchObject({ method: 'sigv4' })
  })

  it('from before this process began is refused: its predecessor may have seen it', async () => {
    expect(await authorize(change, signed(NOW - 11_000))).toBe('ClockSkew')
    expect(await authorize(change, signed(NOW - 10_000))).toMatchObject({ method: 'sigv4' })
    expect(await authorize(wanted('users/ann'), signed(NOW - 11_000))).toMatchObject({ method: 'sigv4' })
  })
})
