import { describe, expect, it } from '@jest/globals'
import { concernedDocument } from '../../../src/decide/principals/concerned-statements.js'
import { allow, policy } from '../../service/policies.js'

describe('the document that a guard of one service is given', () => {
  it('says nothing of what may be done with another', () => {
    const kept = concernedDocument(policy(allow(['orchard:Get', 'pears:LaunchMissile'], '*')), 'orchard', {})
    expect(JSON.stringify(kept)).toContain('orchard:Get')
    expect(JSON.stringify(kept)).not.toContain('pears:')
  })
})
