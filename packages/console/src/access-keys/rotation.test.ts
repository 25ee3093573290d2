import { describe, expect, it } from '@jest/globals'
import type { AccessKey } from './access-key.js'
import { rotationOf, unfinished } from './rotation.js'

function key(id: string, more: Partial<AccessKey> = {}): AccessKey {
  return {
    ...{
      id,
      access_key_id: id,
      status: 'active',
      expires_at: null,
      services: null,
      source_cidrs: null,
      boundary: null,
    },
    ...{ rotated_from: null, created_at: '2026-01-01T00:00:00.000Z', last_used_at: null, last_used_service: null },
    ...more,
  }
}

const MADE = '2026-11-10T00:00:00.000Z'
const BEFORE = '2026-11-09T00:00:00.000Z'
const AFTER = '2026-11-11T00:00:00.000Z'
const next = (more: Partial<AccessKey> = {}): AccessKey =>
  key('new', { rotated_from: 'old', created_at: MADE, ...more })

describe('a rotation', () => {
  it.each([
    ['make', [key('old')]],
    ['place', [key('old', { last_used_at: AFTER }), next()]],
    ['watch', [key('old', { last_used_at: AFTER }), next({ last_used_at: AFTER })]],
    ['disable', [key('old', { last_used_at: BEFORE }), next({ last_used_at: AFTER })]],
    ['disable', [key('old'), next({ last_used_at: AFTER })]],
    ['delete', [key('old', { status: 'inactive', last_used_at: AFTER }), next()]],
    ['delete', [key('old', { status: 'expired' }), next({ last_used_at: AFTER })]],
    ['done', [next({ last_used_at: AFTER })]],
  ] as const)('is at %s by what the keys say', (step, keys) => {
    expect(rotationOf(keys, 'old').step).toBe(step)
  })

  it.each([[[]], [[key('other')]], [[key('old', { status: 'inactive' })]], [[key('old', { status: 'expired' })]]])(
    'does not begin where there is no key that works',
    (keys) => {
      expect(rotationOf(keys, 'old').step).toBeUndefined()
    },
  )

  it('goes on with the newest of several keys that came in the place of one', () => {
    const keys = [key('old'), next(), key('newest', { rotated_from: 'old', created_at: AFTER })]
    expect(rotationOf(keys, 'old').successor?.id).toBe('newest')
  })

  it('is unfinished while both keys are there', () => {
    expect([...unfinished([key('old'), next(), key('alone', { rotated_from: 'deleted' })])]).toEqual(['old'])
  })
})
