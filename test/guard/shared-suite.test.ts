import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SHARED_CASES, hasSharedCases } from '../../packages/policy-engine/test/corpus/shared-cases.js'
import { ManualClock } from '../../src/common/clock.js'
import { corpusTable, sharedTable } from './cases/case-tables.js'
import type { CaseTable } from './cases/case-tables.js'
import { MODE_NAMES } from './cases/modes.js'
import type { ModeName } from './cases/modes.js'
import type { Outcome } from './cases/outcome.js'
import { prepare, runSuite } from './cases/suite.js'
import type { Outcomes, PreparedCase } from './cases/suite.js'
import type { SuiteCase } from './cases/suite-case.js'

/** A deadline for what hangs: thousands of questions on a busy machine. */
const LONG = 300_000

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const isShared = hasSharedCases()
const tables = [
  corpusTable(),
  ...(isShared ? [sharedTable('core'), sharedTable('layers'), sharedTable('disputed')] : []),
]
const cases = prepare(tables.flatMap(({ rows }) => rows.filter((row): row is SuiteCase => !('refused' in row))))
let outcomes: Outcomes

beforeAll(async () => {
  outcomes = await runSuite(cases, clock)
}, LONG)

afterAll(() => {
  process.stdout.write(summary())
})

if (!isShared) {
  const why = `the shared cases are absent: there is no folder ${SHARED_CASES}`
  process.stdout.write(`\nSKIPPED: ${why}. The corpus of the project stands without them.\n`)
  // oxlint-disable-next-line jest/no-disabled-tests -- a whole suite, where what it needs is absent
  describe.skip(why, () => {
    it('decides them in every mode', () => undefined)
  })
}

function outcomeOf(mode: ModeName, { found }: PreparedCase): Outcome {
  const outcome = outcomes.get(mode)?.get(found.id)
  if (outcome === undefined) throw new Error(`\`${found.id}\` was not asked`)
  return outcome
}

describe.each(MODE_NAMES)('in mode %s', (mode) => {
  it('every case is decided as the policy engine decides it', () => {
    const judged = cases.filter(({ found }) => found.expected !== undefined)
    const wrong = judged.filter((one) => outcomeOf(mode, one).alone.authorized !== one.found.expected)
    expect(wrong.map(labelOf)).toEqual([])
  })

  it('everybody is recognised, and whoever may not is told so', () => {
    const odd = cases.filter((one) => {
      const { authenticated, authorized, errorCode } = outcomeOf(mode, one).alone
      return !authenticated || errorCode !== (authorized ? undefined : 'NotPermitted')
    })
    expect(odd.map(labelOf)).toEqual([])
  })

  it('a call about two things says of each what a call about it alone says', () => {
    const odd = cases.filter((one) => {
      const { alone, paired } = outcomeOf(mode, one)
      return paired.allowed[1] !== alone.allowed[0] || paired.authorized !== paired.allowed.every((allowed) => allowed)
    })
    expect(odd.map(labelOf)).toEqual([])
    const mixed = cases.filter((one) => outcomeOf(mode, one).paired.allowed.join() === 'true,false')
    expect(mixed.length).toBeGreaterThan(100)
  })
})

describe('all modes', () => {
  it('answer every case alike', () => {
    const unlike = cases.filter((one) => new Set(MODE_NAMES.map((mode) => shown(outcomeOf(mode, one)))).size > 1)
    expect(unlike.map((one) => [labelOf(one), ...MODE_NAMES.map((mode) => shown(outcomeOf(mode, one)))])).toEqual([])
  })

  it('have the same counts', () => {
    const counts = MODE_NAMES.map(
      (mode) => cases.map((one) => outcomeOf(mode, one).alone.authorized).filter(Boolean).length,
    )
    expect(new Set(counts).size).toBe(1)
    expect(counts[0]).toBeGreaterThan(100)
  })

  it('were asked with every kind of credential', () => {
    for (const kind of ['basic', 'session', 'sigv4'] as const) {
      expect(cases.filter(({ credential }) => credential === kind).length).toBeGreaterThan(100)
    }
  })
})

describe('a mode', () => {
  it('that is remote lets the service decide each time', () => {
    expect(decidersOf('remote', cases)).toEqual(['remote'])
  })

  it('that remembers answers again by itself what the service lets it keep', () => {
    const again = cases.filter((one) => outcomeOf('remote with cache', one).decidedBy.slice(2).join() === 'cache,cache')
    expect(again.length).toBeGreaterThan(cases.length / 2)
  })

  it('that is local decides by itself, but for keys that only the service can judge', () => {
    const isBound = ({ found }: PreparedCase): boolean => 'keyBoundary' in found.holder
    expect(
      decidersOf(
        'local',
        cases.filter((one) => !isBound(one)),
      ),
    ).toEqual(['local'])
    expect(decidersOf('local', cases.filter(isBound))).toEqual(['remote'])
  })
})

function decidersOf(mode: ModeName, some: readonly PreparedCase[]): string[] {
  return [...new Set(some.flatMap((one) => outcomeOf(mode, one).decidedBy))]
}

function shown({ alone, paired }: Outcome): string {
  return JSON.stringify([alone, paired])
}

function labelOf({ found, credential }: PreparedCase): string {
  return `${found.id} (${credential}, expected ${String(found.expected)})`
}

/** Rules are the same in every mode, so they are listed once. */
function summary(): string {
  const lines = tables.flatMap((table) => [
    `  ${table.title}`,
    ...MODE_NAMES.map((mode) => `    ${mode.padEnd(18)} ${countsOf(mode, table)}`),
    ...rulesOf(table).map(([rule, count]) => `      ${String(count).padStart(4)} refused: ${rule}`),
  ])
  const deciders = MODE_NAMES.map((mode) => `  answers in mode ${mode}: ${decidedBy(mode)}`)
  return `\nThe shared suite\n${[...lines, ...deciders].join('\n')}\n`
}

function countsOf(mode: ModeName, { rows }: CaseTable): string {
  const asked = rows.filter((row): row is SuiteCase => !('refused' in row))
  const passed = asked.filter((row) => isAsExpected(outcomes.get(mode)?.get(row.id), row)).length
  const open = asked.filter(({ expected }) => expected === undefined).length
  const compared = `${open} of them only compared between the modes`
  return `${rows.length} total, ${passed} passed (${compared}), ${rows.length - asked.length} refused`
}

function rulesOf({ rows }: CaseTable): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const row of rows) if ('refused' in row) counts.set(row.refused, (counts.get(row.refused) ?? 0) + 1)
  return [...counts]
}

/** Where the service's own context decides, there is nothing to expect but that all modes agree. */
function isAsExpected(outcome: Outcome | undefined, { expected }: SuiteCase): boolean {
  return outcome !== undefined && (expected === undefined || outcome.alone.authorized === expected)
}

function decidedBy(mode: ModeName): string {
  const counts = new Map<string, number>()
  for (const outcome of outcomes.get(mode)?.values() ?? []) {
    for (const by of outcome.decidedBy) counts.set(by, (counts.get(by) ?? 0) + 1)
  }
  return [...counts].map(([by, count]) => `${by} ${count}`).join(', ')
}
