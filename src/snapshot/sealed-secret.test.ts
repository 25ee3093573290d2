import { describe, expect, it } from '@jest/globals'
import { DayKeys, SecretUnavailableError } from '@tinyauth/decision'
import { deriveSubkey } from '@tinyauth/request-signing'
import { SecretBox, UnsealError } from '../common/secrets/secret-box.js'
import { Secret } from '../common/secrets/secret.js'
import { SealedSecret } from './sealed-secret.js'

const box = new SecretBox(new Secret([Buffer.alloc(32, 7)]))
const SCOPE = { date: '20261122', region: 'global', service: 'orchard' } as const

function sealed(secret: string, unseal = box.unseal.bind(box)): SealedSecret {
  return new SealedSecret('AK1', box.seal(secret, 'AK1'), { box: { unseal }, keys: new DayKeys() })
}

describe('the secret of an access key', () => {
  it('is matched by itself alone', () => {
    const key = sealed('Sesame opens')
    expect(key.matches('Sesame opens')).toBe(true)
    for (const wrong of ['', 'sesame opens', 'Sesame opens ', 'esame opens', 'Sesame opens\0']) {
      expect(key.matches(wrong)).toBe(false)
    }
  })

  it('is unsealed with the id of its key, and once for any number of comparisons', () => {
    const opened: string[] = []
    const key = sealed('secret', (_text, keyId) => {
      opened.push(keyId)
      return 'secret'
    })
    expect([key.matches('secret'), key.matches('guess'), key.matches('secret')]).toEqual([true, false, true])
    expect(opened).toEqual(['AK1'])
  })

  it.each(['basic-auth', 'jwt', 'aws-sig4'] as const)('gives the key of a day for %s', (protocol) => {
    const derived = deriveSubkey({ protocol, identity: 'AK1', secret: 'secret', ...SCOPE })
    expect(sealed('secret').subkey(protocol, SCOPE).export()).toEqual(derived)
  })

  it('that was replaced is not found under the old one', () => {
    const keys = new DayKeys()
    const [first, second] = ['old', 'new'].map((secret) => {
      const text = box.seal(secret, 'AK1')
      return new SealedSecret('AK1', text, { box, keys }).subkey('aws-sig4', SCOPE).export().toString('hex')
    })
    expect(first).not.toBe(second)
  })

  it('that does not open is an error, each time, and never a match', () => {
    const key = sealed('secret', () => {
      throw new UnsealError('unknown-key')
    })
    expect(() => key.matches('')).toThrow(SecretUnavailableError)
    expect(() => key.matches('')).toThrow('the secret cannot be opened: unknown-key')
    expect(() => key.subkey('aws-sig4', SCOPE)).toThrow(SecretUnavailableError)
  })

  it('passes on what is no matter of the secret', () => {
    const broken = sealed('secret', () => {
      throw new TypeError('a fault of the program')
    })
    expect(() => broken.matches('')).toThrow(TypeError)
  })
})
