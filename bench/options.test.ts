import { describe, expect, it } from '@jest/globals'
import { parseOptions, UsageError } from './options.js'
import { PARTS } from './parts.js'

describe('parseOptions', () => {
  it('measures every part and writes the page when nothing is said', () => {
    expect(parseOptions([])).toMatchObject({ parts: [...PARTS], write: true, soakMinutes: 10 })
  })

  it('writes the page for some parts only when told to', () => {
    expect(parseOptions(['--only', 'soak,cold'])).toMatchObject({ parts: ['soak', 'cold'], write: false })
    expect(parseOptions(['--only', 'cold', '--write']).write).toBe(true)
  })

  it.each([['--quick'], ['--peers']])('never publishes what %s measures', (option) => {
    expect(parseOptions([option]).write).toBe(false)
    expect(() => parseOptions([option, '--write'])).toThrow(UsageError)
  })

  it('refuses a part that there is not, and a length that is none', () => {
    expect(() => parseOptions(['--only', 'cold,warm'])).toThrow('not `warm`')
    expect(() => parseOptions(['--soak-minutes', 'ten'])).toThrow('--soak-minutes needs a number')
  })
})
