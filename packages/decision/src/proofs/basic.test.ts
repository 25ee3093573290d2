import { describe, expect, it } from '@jest/globals'
import { basicLine, proofRequest } from '../../test/proof-requests.js'
import { FakePrincipals } from '../../test/principals.js'
import { accessKey, keysOf, NOW, principal, secretOf } from '../../test/principals.js'
import { BasicVerifier } from './basic.js'
import type { Identity, Refusal } from './proof.js'

const keys = keysOf(
  accessKey('AKGOOD'),
  accessKey('AKOFF', { active: false }),
  accessKey('AKOLD', { expiresAtMs: NOW }),
  accessKey('AKBARN', { services: ['barn'] }),
  accessKey('AKHOME', { sourceCidrs: ['10.0.0.0/8'] }),
)
const fred = principal('fred', { keys })
const off = principal('off', { active: false, keys: keysOf(accessKey('AKUSER')) })
const snapshot = new FakePrincipals(fred, off)

async function verify(...lines: readonly (readonly [string, string])[]): Promise<Identity | Refusal | undefined> {
  return await new BasicVerifier(snapshot).verify(proofRequest(lines))
}

describe('a Basic credential', () => {
  it('proves the holder of its key, which was used here', async () => {
    snapshot.used.length = 0
    const identity = await verify(basicLine('AKGOOD', secretOf('AKGOOD')))
    expect(identity).toEqual({ entry: fred, keyId: 'AKGOOD', method: 'basic', mfa: false })
    expect(snapshot.used).toEqual(['AKGOOD'])
  })

  it('is not there in a request without one, or with another scheme', async () => {
    expect(await verify()).toBeUndefined()
    expect(await verify(['Authorization', 'Bearer QQ=='])).toBeUndefined()
    expect(await verify(['Proxy-Authorization', 'Basic QTpC'])).toBeUndefined()
  })

  it.each(['Basic', 'BASIC', 'basic'])('is of the scheme in any case: %s', async (scheme) => {
    const [name, value] = basicLine('AKGOOD', secretOf('AKGOOD'))
    expect(await verify([name.toUpperCase(), value.replace('Basic', scheme)])).toMatchObject({ method: 'basic' })
  })

  it('that cannot be read is refused, and is not taken for none', async () => {
    expect(await verify(['Authorization', 'Basic ***'])).toMatchObject({ code: 'InvalidSignature' })
    expect(await verify(['Authorization', 'Basic QQ=='])).toMatchObject({ code: 'InvalidSignature' })
  })

  it.each([
    ['of an unknown key', 'AKNONE', 'x', 'NoSuchKey'],
    ['with a wrong secret', 'AKGOOD', 'x', 'InvalidSignature'],
    ['with the id for the secret', 'AKGOOD', 'AKGOOD', 'InvalidSignature'],
    ['with the id in another case', 'akgood', secretOf('AKGOOD'), 'NoSuchKey'],
    ['of an inactive key', 'AKOFF', secretOf('AKOFF'), 'NoSuchKey'],
    ['of an expired key', 'AKOLD', secretOf('AKOLD'), 'NoSuchKey'],
    ['of a key for another service', 'AKBARN', secretOf('AKBARN'), 'NoSuchKey'],
    ['of a key for other addresses', 'AKHOME', secretOf('AKHOME'), 'NoSuchKey'],
    ['of a disabled user', 'AKUSER', secretOf('AKUSER'), 'NoSuchKey'],
    ['of a user by name', 'fred', secretOf('AKGOOD'), 'NoSuchKey'],
  ])('%s is refused, and is no use of the key', async (_what, keyId, secret, code) => {
    snapshot.used.length = 0
    expect(await verify(basicLine(keyId, secret))).toMatchObject({ code, named: keyId })
    expect(snapshot.used).toEqual([])
  })

  it.each(['AKOFF', 'AKOLD', 'AKBARN', 'AKHOME', 'AKUSER'])(
    'with a wrong secret tells nothing of the state of the key %s',
    async (keyId) => {
      expect(await verify(basicLine(keyId, 'guess'))).toEqual({
        ...{ code: 'InvalidSignature', detail: 'wrong secret', named: keyId },
      })
    },
  )

  it('never shows the secret in its refusal', async () => {
    expect(JSON.stringify(await verify(basicLine('AKGOOD', 'my-wrong-secret')))).not.toContain('my-wrong-secret')
  })
})
