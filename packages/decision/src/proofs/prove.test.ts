import { describe, expect, it } from '@jest/globals'
import {
  basicLine,
  claimsOf,
  proofRequest,
  sessionKeys,
  sessionLine,
  SETTINGS,
  tokenOf,
} from '../../test/proof-requests.js'
import { FakePrincipals } from '../../test/principals.js'
import { accessKey, keysOf, principal, secretOf } from '../../test/principals.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import { isRefusal } from './proof.js'
import { Prover } from './prove.js'

type Line = readonly [string, string]

const prover = new Prover(
  new FakePrincipals(principal('ann', { keys: keysOf(accessKey('AK1')) }), principal('bob'), principal('cat')),
  sessionKeys(),
  SETTINGS,
)
const annByKey = basicLine('AK1', secretOf('AK1'))
const bobByCookie = sessionLine(tokenOf(claimsOf('bob')))
const catByBearer: Line = ['Authorization', `Bearer ${tokenOf(claimsOf('cat'))}`]

async function prove(lines: readonly Line[], fields: Partial<ProofRequest> = {}): Promise<Identity | Refusal> {
  return await prover.prove(proofRequest(lines, fields))
}

/** Who was proved by what, or the code of the refusal. */
async function outcome(...lines: readonly Line[]): Promise<string> {
  const result = await prove(lines)
  return isRefusal(result) ? result.code : `${result.entry.username} by ${result.method}`
}

describe('proving', () => {
  it('takes each credential for what it is', async () => {
    expect(await outcome(annByKey)).toBe('ann by basic')
    expect(await outcome(bobByCookie)).toBe('bob by session')
    expect(await outcome(catByBearer)).toBe('cat by bearer')
  })

  it('says so when there is none', async () => {
    expect(await outcome()).toBe('UnsignedRequest')
    expect(await outcome(['Authorization', 'Digest x'])).toBe('UnsignedRequest')
    expect(await outcome(['Cookie', 'other=1'], ['X-CSRF-Token', 'x'])).toBe('UnsignedRequest')
  })

  it('goes by the cookie first, whatever stands beside it', async () => {
    expect(await outcome(annByKey, bobByCookie)).toBe('bob by session')
    expect(await outcome(bobByCookie, catByBearer)).toBe('bob by session')
  })

  it('never falls through from a credential that is wrong to one that is right', async () => {
    expect(await outcome(sessionLine('wrong'), annByKey)).toBe('InvalidSignature')
    expect(await outcome(['Cookie', 'tinysess='], annByKey)).toBe('InvalidSignature')
    expect(await outcome(sessionLine(tokenOf(claimsOf('nobody'))), annByKey)).toBe('NoSuchKey')
    expect(await outcome(sessionLine(tokenOf(claimsOf('bob', { 'csrf-token': 'c' }))), annByKey)).toBe('CsrfError')
  })

  it.each([
    ['both right', [annByKey, catByBearer]],
    ['the same twice', [annByKey, annByKey]],
    ['one wrong', [basicLine('AK1', 'x'), annByKey]],
    ['one of no scheme that is known', [['Authorization', 'Digest x'] as const, annByKey]],
  ])('refuses two Authorization headers: %s', async (_what, lines) => {
    expect(await outcome(...lines)).toBe('InvalidSignature')
  })

  it('refuses an Authorization header beside a signed address', async () => {
    const signed = { method: 'GET', uri: '/?x-amz-SIGNATURE=1', bodySha256: 'x' }
    expect(await prove([annByKey], { signed })).toMatchObject({ code: 'InvalidSignature' })
  })

  it('refuses a signed address that cannot be read, and does not take it for none', async () => {
    const signed = { method: 'GET', uri: '/?X-Amz-Signature=1', bodySha256: 'x' }
    expect(await prove([], { signed })).toMatchObject({ code: 'InvalidSignature' })
  })
})
