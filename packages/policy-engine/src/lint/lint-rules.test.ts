import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LINT_RULES } from './lint-rules.js'

/** The project's root is where the tests are started. */
const page = readFileSync(join(process.cwd(), 'docs', 'lint.md'), 'utf8')
const rows = page.split('\n').filter((line) => line.startsWith('| `') && line.split(' | ').length === 5)

describe('LINT_RULES', () => {
  it.each(Object.entries(LINT_RULES))(
    'has %s explained in docs/lint.md, word for word',
    (code, { severity, meaning }) => {
      const begin = `| \`${code}\` | ${severity} | ${meaning} | `
      expect(rows.filter((row) => row.startsWith(begin))).toHaveLength(1)
    },
  )

  it('holds every code that docs/lint.md explains', () => {
    const codes = rows.map((row) => row.split('`')[1])
    expect(codes).toEqual(Object.keys(LINT_RULES))
  })

  it('names codes in kebab case', () => {
    expect(Object.keys(LINT_RULES).filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })
})
