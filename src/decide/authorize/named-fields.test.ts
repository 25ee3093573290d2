import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { namedFields, namedLogin } from './named-fields.js'

function headers(...pairs: readonly (readonly [string, string])[]): HeaderList {
  return new HeaderList(pairs)
}

describe('a proof that failed', () => {
  it('names the access key of a Basic header or a signature', () => {
    const fields = { 'request.access_key_id': 'AK1' }
    expect(namedFields({ named: 'AK1' }, headers(['Authorization', 'Basic QUsxOng=']))).toEqual(fields)
    expect(namedFields({ named: 'AK1' }, headers())).toEqual(fields)
  })

  it.each([['Cookie', 'a=b; tinysess=x.y.z'] as const, ['Authorization', 'bearer x.y.z'] as const])(
    'names the user of a session in `%s`',
    (name, value) => {
      expect(namedFields({ named: 'fred' }, headers([name, value]))).toEqual({ 'request.user': 'fred' })
    },
  )

  it('names nobody when the credential does not', () => {
    expect(namedFields({}, headers(['Cookie', 'tinysess=x']))).toEqual({})
  })

  it('of a password names the user, and never the password', () => {
    const basic = `Basic ${Buffer.from('fred:hunter2').toString('base64')}`
    expect(namedLogin(headers(['Authorization', basic]))).toEqual({ 'request.user': 'fred' })
    expect(namedLogin(headers(['Authorization', 'Basic !']))).toEqual({})
    expect(namedLogin(headers())).toEqual({})
  })
})
