import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@tinyauth/policy-engine'
import { accessKey, keysOf, principal } from '../../../packages/decision/test/principals.js'
import { varyingKeys } from './varying-keys.js'

function decision(...consultedKeys: readonly string[]): Decision {
  return { decision: 'Allow', kind: 'allow', decidedBy: [], missingContext: [], errors: [], consultedKeys }
}

describe('the context keys that an answer depends on', () => {
  it('are those that any decision consulted, each once and sorted', () => {
    const decisions = [decision('Username', 'Mfa'), decision(), decision('Mfa', 'ResourceTag/colour')]
    expect(varyingKeys(undefined, decisions)).toEqual(['Mfa', 'ResourceTag/colour', 'Username'])
  })

  it('hold the address where the access key is bound to addresses: the proof looked at it', () => {
    const keys = keysOf(accessKey('AKBOUND', { sourceCidrs: ['10.0.0.0/8'] }), accessKey('AKFREE'))
    const entry = principal('fred', { keys })
    const by = (keyId: string): readonly string[] =>
      varyingKeys({ entry, keyId, method: 'basic', mfa: false }, [decision('Mfa')])
    expect([by('AKBOUND'), by('AKFREE')]).toEqual([['Mfa', 'SourceIp'], ['Mfa']])
  })
})
