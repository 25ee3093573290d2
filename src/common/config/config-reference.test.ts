import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { configReference, undocumentedSettings } from './config-reference.js'

const PAGE = join(__dirname, '../../../docs/configuration.md')

describe('the configuration reference', () => {
  it('stands in the documentation as the table of settings writes it', () => {
    const reference = configReference()
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, reference)
    expect(readFileSync(PAGE, 'utf8')).toBe(reference)
  })

  it('leaves no setting out', () => {
    expect(undocumentedSettings()).toEqual([])
  })
})
