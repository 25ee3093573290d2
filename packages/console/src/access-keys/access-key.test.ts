import { describe, expect, it } from '@jest/globals'
import { type AccessKey, limitsBody, limitsOf, limitTexts } from './access-key.js'

const KEY: AccessKey = {
  id: 'AK1',
  access_key_id: 'AK1',
  status: 'active',
  expires_at: '2026-12-01T00:00:00.000Z',
  services: ['apples', 'pears'],
  source_cidrs: ['10.0.0.0/8'],
  boundary: { policy: 'readers', parameters: {} },
  rotated_from: null,
  created_at: '2026-11-01T00:00:00.000Z',
  last_used_at: null,
  last_used_service: null,
}

describe('the limits of a key', () => {
  it('go through a form as they are', () => {
    expect(limitsBody(limitsOf(KEY))).toEqual({
      expiresAt: '2026-12-01T00:00:00.000Z',
      services: ['apples', 'pears'],
      sourceCidrs: ['10.0.0.0/8'],
    })
  })

  it('are sent as none where there is no entry: an empty list would be a key that works nowhere', () => {
    expect(limitsBody(limitsOf())).toEqual({ expiresAt: null, services: null, sourceCidrs: null })
  })

  it('are said in words', () => {
    expect(limitTexts(KEY)).toEqual(['for apples, pears', 'from 10.0.0.0/8', 'within readers'])
    expect(limitTexts({ ...KEY, services: null, source_cidrs: null, boundary: null })).toEqual([])
  })
})
