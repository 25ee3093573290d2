import { describe, expect, it } from '@jest/globals'
import { NOW } from '../../packages/decision/test/principals.js'
import { KeyUses } from './key-uses.js'

describe('last uses of keys', () => {
  it('are the last of each key, told once', () => {
    const uses = new KeyUses()
    uses.note('AK1', { nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' })
    uses.note('AK2', { nowMs: NOW, service: 'barn', sourceIp: undefined })
    uses.note('AK1', { nowMs: NOW + 1000, service: 'orchard', sourceIp: '192.0.2.2' })
    expect(uses.take()).toEqual([
      { keyId: 'AK1', nowMs: NOW + 1000, service: 'orchard', sourceIp: '192.0.2.2' },
      { keyId: 'AK2', nowMs: NOW, service: 'barn', sourceIp: undefined },
    ])
    expect(uses.take()).toEqual([])
  })

  it('are not noted twice within a second for the same service', () => {
    const uses = new KeyUses()
    uses.note('AK1', { nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' })
    uses.note('AK1', { nowMs: NOW + 999, service: 'orchard', sourceIp: '192.0.2.1' })
    expect(uses.take()).toMatchObject([{ nowMs: NOW }])
    uses.note('AK1', { nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' })
    uses.note('AK1', { nowMs: NOW + 1, service: 'barn', sourceIp: '192.0.2.1' })
    expect(uses.take()).toMatchObject([{ service: 'barn' }])
  })
})
