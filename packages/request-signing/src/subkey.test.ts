import { describe, expect, it } from '@jest/globals'
import { deriveSubkey } from './subkey.js'

const SECRET = { secret: 'password', date: '20170316' }
const SERVER = { secret: 'SECRETSIGNINGKEY', date: '20170316' }

/** The vectors of wire protocol 3.6, the last of which AWS published. */
const VECTORS = [
  [
    { protocol: 'basic-auth', ...SECRET, identity: 'AKIDEXAMPLE', region: 'europe', service: 'myservice' },
    'f98efb99da635034c0abe662ca497f4e427f2f0b867331b40aee314c5f71158a',
  ],
  [
    { protocol: 'basic-auth', ...SECRET, identity: 'AKIDEXAMPLE', region: 'global', service: 'tinyauth' },
    'a9f7ede0ed43e881af43f44ba3b3a63e624d6474fb4dab04a37873c56469a4b0',
  ],
  [
    { protocol: 'jwt', ...SERVER, identity: 'charles', region: 'europe', service: 'myservice' },
    '23f5e3f4221dcfbabf0121f206461338f465f420acbdef23bd26a92b92e216ce',
  ],
  [
    { protocol: 'jwt', ...SERVER, identity: 'charles', region: 'global', service: '' },
    '49c00788df6c1feb0bd251ff3bbce23d57d152cf0a889ec61eba3c0fefb4cb07',
  ],
  [
    { protocol: 'jwt', ...SECRET, identity: 'AKIDEXAMPLE', region: 'europe', service: 'myservice' },
    '5b64bd7d1661d1e03f5d91a59951aa7b159bbbd5ee95a2c690a5314ae449ffcb',
  ],
  [
    {
      protocol: 'aws-sig4',
      secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      date: '20150830',
      identity: 'AKIDEXAMPLE',
      region: 'us-east-1',
      service: 'iam',
    },
    'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
  ],
] as const

describe('deriveSubkey', () => {
  it.each(VECTORS)('derives the published key of %j', (input, hex) => {
    const key = deriveSubkey(input)
    expect(key.toString('hex')).toBe(hex)
    expect(key).toHaveLength(32)
  })

  it('leaves the identity out of aws-sig4, as AWS does', () => {
    const input = { protocol: 'aws-sig4', ...SECRET, region: 'global', service: 'orchard' } as const
    expect(deriveSubkey({ ...input, identity: 'fred' })).toEqual(deriveSubkey(input))
  })

  it('derives another key when any input differs', () => {
    const input = { protocol: 'jwt', ...SECRET, identity: 'fred', region: 'global', service: 'orchard' } as const
    const inputs = [
      input,
      { ...input, protocol: 'basic-auth' as const },
      { ...input, protocol: 'aws-sig4' as const },
      { ...input, secret: 'passwords' },
      { ...input, identity: 'Fred' },
      { ...input, date: '20170317' },
      { ...input, region: 'europe' },
      { ...input, service: 'orchards' },
      { ...input, region: 'globalo', service: 'rchard' },
    ]
    expect(new Set(inputs.map((one) => deriveSubkey(one).toString('hex'))).size).toBe(inputs.length)
  })

  it('refuses an empty secret, which a missing configuration would give', () => {
    const input = { ...SECRET, secret: '', region: 'global', service: 'orchard' }
    expect(() => deriveSubkey({ protocol: 'aws-sig4', ...input })).toThrow(RangeError)
    expect(() => deriveSubkey({ protocol: 'jwt', ...input, identity: 'fred' })).toThrow(RangeError)
  })
})
