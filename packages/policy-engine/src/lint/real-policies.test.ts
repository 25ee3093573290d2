import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintPolicy } from './lint-policy.js'
import { LINT_RULES } from './lint-rules.js'

/** The project's root is where the tests are started. */
const FILE = join(process.cwd(), '..', 'shared', 'cases', 'aws-managed-policies.json')

/** Real policies may be longer than what a tinyauth user may save. */
const LIMITS = { policyCharacters: 1e6, documentBytes: 1e7, statements: 1e4, listLength: 1e5 }

function read(): readonly (readonly [string, unknown])[] {
  const { policies } = JSON.parse(readFileSync(FILE, 'utf8')) as { policies: Readonly<Record<string, unknown>> }
  return Object.entries(policies)
}

function policiesByCode(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [, policy] of read()) {
    const codes = lintPolicy(policy, { limits: LIMITS, allowLegacyVersion: true }).map(({ code }) => code)
    for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

const given = existsSync(FILE) ? describe : describe.skip

given('real policies of AWS (skipped where ../shared/cases is absent)', () => {
  it('have no finding in more than one of ten, for a rule that fires on good policies is wrong', () => {
    const all = read().length
    const frequent = [...policiesByCode()].filter(([code, count]) => code in LINT_RULES && count > all / 10)
    expect(frequent).toEqual([])
  })
})
