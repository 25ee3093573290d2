import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { PARTS } from '../parts.js'
import { atMost, type Section } from '../results.js'
import { PerformanceFiles } from './performance-files.js'
import { tables, withTables } from './performance-page.js'
import { paceOf, withPart, type Conditions } from './record.js'

const CONDITIONS: Conditions = {
  ...{ date: '2026-01-02', node: 'v20.0.0', cpu: 'a processor', cores: 2, memoryGigabytes: 8 },
  ...{ load: 1.25, pace: '5 rounds of 2 s, seed 1' },
}
const SECTION: Section = {
  ...{ part: 'propagation', title: 'a change', rows: [] },
  verdicts: [atMost('p99', 300, 'ms', 250), atMost('p99, looking', 900, 'ms', 2_000), atMost('p50', 3, 'ms')],
  notes: ['how it was measured'],
}
const RECORD = withPart({}, 'propagation', { conditions: CONDITIONS, sections: [SECTION] })
const PAGE =
  'before\n<!-- written by `npm run bench`: begin -->\noutdated\n<!-- written by `npm run bench`: end -->\nafter\n'

function rowsOf(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('|'))
}

describe('the tables of figures', () => {
  it('say of each target whether it was met', () => {
    expect(rowsOf(tables(RECORD))).toEqual(
      expect.arrayContaining([
        '| propagation | **a change** |  |  |  |',
        '|  | p99 | 300 ms | <= 250 ms | **not met** |',
        '|  | p99, looking | 900 ms | <= 2,000 ms | met |',
        '|  | p50 | 3 ms | – | – |',
        '| propagation | 2026-01-02 | a processor, 2 cores, 8 GiB | v20.0.0 | 1.3 | 5 rounds of 2 s, seed 1 |',
      ]),
    )
  })

  it.each([{}, RECORD])('have every part twice, with its figures and with its machine, measured or not', (record) => {
    const parts = rowsOf(tables(record)).map((row) => row.split('|')[1]?.trim())
    for (const part of PARTS) expect(parts.filter((one) => one === part)).toHaveLength(2)
  })

  it('say that a part was not measured', () => {
    expect(tables(RECORD)).toContain('not measured yet | – | – |')
  })

  it('take the place of those before, and of nothing else', () => {
    const page = withTables(PAGE, RECORD)
    expect([page.startsWith('before\n'), page.endsWith('\nafter\n'), page.includes('outdated')]).toEqual([
      true,
      true,
      false,
    ])
    expect(withTables(page, RECORD)).toBe(page)
  })

  it('have a place on the page or are not written', () => {
    expect(() => withTables('no place', RECORD)).toThrow('no place for tables')
  })
})

describe('withPart', () => {
  it('keeps what is known of other parts, in their order', () => {
    const other = withPart(RECORD, 'engine', { conditions: CONDITIONS, sections: [] })
    expect(Object.keys(other)).toEqual(['engine', 'propagation'])
  })
})

describe('paceOf', () => {
  it.each([
    ['S', '5 rounds of 2 s, seed 1'],
    ['cold', 'seed 1'],
    ['soak', 'soak of 10 min, seed 1'],
  ] as const)('says of %s what bears on it', (part, pace) => {
    expect(paceOf({ parts: [part], rounds: 5, seconds: 2, soakMinutes: 10, seed: 1 })).toBe(pace)
  })
})

describe('docs/performance.md', () => {
  const files = new PerformanceFiles(join(__dirname, '../..'))

  it('has the tables that its figures make, and no number written by hand', () => {
    // After a change of the form: UPDATE_DOCS=1.
    if (process.env['UPDATE_DOCS'] === '1') files.writePage()
    expect(files.text()).toBe(withTables(files.text(), files.read()))
  })

  it('holds each part that was measured against its targets', () => {
    const without = ['sign-in', 'memory', 'cold']
    const measured = Object.entries(files.read()).filter(([part]) => !without.includes(part))
    for (const [, { sections }] of measured) {
      const bounds = sections.flatMap(({ verdicts }) => verdicts.filter(({ target }) => target !== undefined))
      expect(bounds).not.toEqual([])
    }
  })

  it('knows nothing of parts that are no more', () => {
    expect(Object.keys(files.read()).filter((name) => !PARTS.some((part) => part === name))).toEqual([])
  })
})
