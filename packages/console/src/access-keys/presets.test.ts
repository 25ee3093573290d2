import { describe, expect, it } from '@jest/globals'
import { isPreset, PRESETS } from './presets.js'

const NOW = Date.parse('2026-11-29T12:00:00.000Z')
const [endSoon, unused] = PRESETS

describe('the presets of the list of keys', () => {
  it('ask for active keys that end within 30 days, and that nobody used for 90', () => {
    expect(endSoon?.filter(NOW)).toEqual({ status: 'active', expiresBefore: '2026-12-29T12:00:00.000Z' })
    expect(unused?.filter(NOW)).toEqual({ status: 'active', unusedSince: '2026-08-31T12:00:00.000Z' })
  })

  it('are known again in an address, whenever they were chosen, and from each other', () => {
    for (const preset of PRESETS) {
      const chosen = PRESETS.filter((one) => isPreset(one, preset.filter(NOW - 86_400_000)))
      expect(chosen).toEqual([preset])
      expect(isPreset(preset, { status: 'active' })).toBe(false)
    }
  })
})
