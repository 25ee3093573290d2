import { constants, createHash, generateKeyPairSync, privateEncrypt } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { FederationError } from '../../../src/sign-in/federation/federation-error.js'
import type { UncheckedKey } from '../../../src/sign-in/federation/tokens/verification-key.js'
import { verifyJws } from '../../../src/sign-in/federation/tokens/verify-jws.js'
import keyVectors from './json-web-key.json'
import signatureVectors from './json-web-signature.json'

interface Vector {
  readonly name: string
  readonly keys: readonly UncheckedKey[]
  readonly jws: string
  readonly valid: boolean
}

const files = { jws: signatureVectors, jwk: keyVectors }

const vectors: readonly Vector[] = Object.entries(files).flatMap(([file, { testGroups }]) =>
  testGroups.flatMap(({ comment, keys, tests }) =>
    tests.map((test) => ({
      name: `${file} ${test.tcId} ${comment} ${test.comment}`,
      keys,
      jws: test.jws,
      valid: test.result === 'valid',
    })),
  ),
)

/** What is marked as valid, and refused here: by which rule of our own. */
const STRICTER: Readonly<Record<string, readonly string[]>> = {
  'HMAC is never taken: who can verify could sign': [
    'jws 1 ',
    'jws 348 ',
    'jws 352 ',
    'jws 357 ',
    'jws 358 ',
    'jws 359 ',
    'jws 376 ',
    'jws 377 ',
    'jwk 2 ',
    'jwk 13 ',
    'jwk 14 ',
    'jwk 15 ',
  ],
  'characters that are not of base64url are not skipped': ['jws 372 ', 'jws 373 '],
  'the algorithm of the key, where it names one, is that of the token': [
    'jws 346 ',
    'jws 347 ',
    'jws 350 ',
    'jws 351 ',
  ],
}

const stricter = Object.values(STRICTER).flat()
const isStricter = ({ name }: Vector): boolean => stricter.some((start) => name.startsWith(start))

async function verdictOf({ jws, keys }: Pick<Vector, 'jws' | 'keys'>): Promise<string> {
  return verifyJws(jws, keys).then(
    () => 'valid',
    (error: unknown) => {
      if (error instanceof FederationError) return error.code
      throw error
    },
  )
}

describe('the Wycheproof vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(signatureVectors.numberOfTests + keyVectors.numberOfTests)
    expect(vectors.filter(isStricter)).toHaveLength(stricter.length)
    expect(vectors.filter(isStricter).every(({ valid }) => valid)).toBe(true)
  })

  it.each(vectors.filter((vector) => vector.valid && !isStricter(vector)))('$name: is taken', async (vector) => {
    expect(await verdictOf(vector)).toBe('valid')
  })

  it.each(vectors.filter((vector) => !vector.valid))('$name: is refused', async (vector) => {
    expect(await verdictOf(vector)).toBe('TokenInvalid')
  })

  it.each(vectors.filter(isStricter))('$name: is refused, though marked valid', async (vector) => {
    expect(await verdictOf(vector)).toBe('TokenInvalid')
  })

  it('leave nobody out: tried, taken, refused, refused by a stricter rule', async () => {
    const verdicts = await Promise.all(vectors.map(verdictOf))
    const taken = verdicts.filter((verdict) => verdict === 'valid').length
    const marked = vectors.filter(({ valid }) => valid).length
    expect({ tried: vectors.length, taken, refused: verdicts.length - taken, stricter: stricter.length }).toEqual({
      tried: 170,
      taken: marked - stricter.length,
      refused: 170 - taken,
      stricter: 18,
    })
  })
})

describe('a signature of PKCS #1', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signed = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.Zm9v`
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  const block = Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(202, 0xff),
    Buffer.from([0]),
    digestInfo,
    createHash('sha256').update(signed).digest(),
  ])
  const keys = [publicKey.export({ format: 'jwk' })]
  const tokenOf = (padded: Buffer): string =>
    `${signed}.${privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, padded).toString('base64url')}`

  it('is taken as it should be, and refused when any byte of its padded block is another', async () => {
    expect(await verdictOf({ jws: tokenOf(block), keys })).toBe('valid')
    const changed = [...block.keys()].map((index) => {
      const copy = Buffer.from(block)
      // Of the first byte only the lowest bit, lest the block be larger than the modulus.
      copy.writeUInt8(block.readUInt8(index) ^ (index === 0 ? 0 : 1 << (index % 8)), index)
      return copy
    })
    const verdicts = await Promise.all(changed.slice(1).map((padded) => verdictOf({ jws: tokenOf(padded), keys })))
    expect({
      tried: verdicts.length,
      refused: verdicts.filter((verdict) => verdict === 'TokenInvalid').length,
    }).toEqual({
      tried: 255,
      refused: 255,
    })
  })

  it.each([
    [
      'garbage behind the digest',
      Buffer.concat([block.subarray(0, 2), Buffer.alloc(10, 0xff), block.subarray(204), Buffer.alloc(192)]),
    ],
    [
      'no parameters of the algorithm',
      Buffer.concat([
        Buffer.from([0, 1]),
        Buffer.alloc(204, 0xff),
        Buffer.from([0]),
        Buffer.from('302f300b0609608648016503040201 0420'.replace(' ', ''), 'hex'),
        block.subarray(-32),
      ]),
    ],
    [
      'the digest alone',
      Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(221, 0xff), Buffer.from([0]), block.subarray(-32)]),
    ],
  ])('is refused with %s', async (_title, padded) => {
    expect(padded).toHaveLength(256)
    expect(await verdictOf({ jws: tokenOf(padded), keys })).toBe('TokenInvalid')
  })
})
