import { afterAll, describe, expect, it } from '@jest/globals'
import { compileLayers } from '../src/decide/compile-layers.js'
import { compilePolicy } from '../src/statement/compile-policy.js'
import { decide } from '../src/decide/decide.js'
import type { Decision } from '../src/decision.js'
import type { PolicyType } from '../src/document.js'
import { compileGlob, globMatches } from '../src/pattern/glob.js'
import { lintPolicy } from '../src/lint/lint-policy.js'
import { parsePolicy } from '../src/parse/parse-policy.js'
import disputedDecisions from './corpus/disputed-decisions.json'
import { layersFrom, principalFrom } from './corpus/layers-data.js'
import { REFUSED_CASES, REFUSED_MANAGED_POLICIES, REFUSED_TAG, refusalOf } from './corpus/refused-cases.js'
import type { PerfWildcard, SharedDecision, SharedDocument } from './corpus/shared-cases.js'
import {
  hasSharedCases,
  SHARED_CASES,
  sharedAnswer,
  sharedDecisions,
  sharedDocuments,
  sharedLayers,
  sharedManagedPolicies,
  sharedRequest,
  sharedWildcards,
} from './corpus/shared-cases.js'
import {
  documentOf,
  isLabelled,
  LEGACY_VERSION_IS_THE_FAULT,
  policyTypeOf,
  refusedDocuments,
} from './corpus/shared-documents.js'
import { Tally } from './corpus/tally.js'

/** Over the size of the largest managed policy of AWS, 152,297 characters. */
const ROOMY = { policyCharacters: 200_000, documentBytes: 400_000, statements: 200, listLength: 2000 }

const POLICY_TYPES: readonly PolicyType[] = [
  'identity',
  'boundary',
  'session',
  'guardrail',
  'resource',
  'trust',
  'resourceGuardrail',
]

if (hasSharedCases()) {
  judgeSharedCases()
} else {
  const why = `the shared cases are absent: there is no folder ${SHARED_CASES}`
  process.stdout.write(`\nSKIPPED: ${why}. The corpus of the project stands without them.\n`)
  // oxlint-disable-next-line jest/no-disabled-tests -- a whole suite, where what it needs is absent
  describe.skip(why, () => {
    it('decides, matches, reads and lints them', () => undefined)
  })
}

function judgeSharedCases(): void {
  const summary: (Tally | string)[] = []
  describe('shared decisions', () => judgeDecisions(summary))
  describe('disputed decisions', () => judgeDisputed(summary))
  describe('shared wildcards', () => judgeWildcards(summary))
  describe('shared documents', () => judgeDocuments(summary))
  describe('managed policies of AWS', () => judgeManagedPolicies(summary))
  afterAll(() => void process.stdout.write(`\nShared cases\n${summary.join('')}`))
}

function judgeDecisions(summary: (Tally | string)[]): void {
  const cases = [...sharedDecisions('core'), ...sharedDecisions('layers')]
  const tally = new Tally('iam/core.json and iam/layers.json', cases.length)
  summary.push(tally)

  for (const found of cases.filter((one) => refusalOf(one) === undefined)) {
    it(`${found.id} is ${found.expected}`, () => {
      expect(sharedAnswer(decisionOf(found))).toBe(found.expected)
      tally.pass()
    })
  }

  for (const found of cases) {
    const reason = refusalOf(found)
    if (reason === undefined) continue
    tally.refuse(found.id, reason)
    // A row of a layer that we do not have may agree by chance.
    if (found.tags.includes(REFUSED_TAG.tag)) continue
    it(`${found.id} is refused and really differs: ${reason}`, () => {
      expect(sharedAnswer(decisionOf(found))).not.toBe(found.expected)
    })
  }

  it('refuses no row that is not there, and none twice', () => {
    const refused = REFUSED_CASES.flatMap(({ ids }) => ids)
    expect(refused).toEqual([...new Set(refused)])
    expect(refused.filter((id) => !cases.some((found) => found.id === id))).toEqual([])
  })
}

function judgeDisputed(summary: (Tally | string)[]): void {
  const cases = sharedDecisions('disputed')
  const tally = new Tally('iam/disputed.json, as decided in disputed-decisions.json', cases.length)
  summary.push(tally)

  for (const found of cases) {
    const chosen = disputedDecisions.find(({ id }) => id === found.id)
    it(`${found.id} is ${chosen?.kind}: ${chosen?.because}`, () => {
      expect(decisionOf(found).kind).toBe(chosen?.kind)
      tally.pass()
    })
  }

  it('decides no row that is not there', () => {
    expect(disputedDecisions.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  })
}

function judgeWildcards(summary: (Tally | string)[]): void {
  const { cases, perf } = sharedWildcards()
  const ours = cases.filter(({ semantics, agreesWithAwsMeaning }) => semantics === 'aws-glob' && agreesWithAwsMeaning)
  const tally = new Tally('wildcards.json, rows of our semantics', ours.length + perf.length)
  summary.push(tally)

  for (const found of [...ours, ...perf]) {
    it(`${found.id}: ${shortened(found.pattern)} against ${shortened(found.text)}`, () => {
      const fold = (text: string) => ('caseInsensitive' in found && found.caseInsensitive ? text.toLowerCase() : text)
      expect(globMatches(compileGlob(fold(found.pattern)), fold(found.text))).toBe(matchExpected(found))
      tally.pass()
    })
  }
}

/** The one row without answer asks whether `?` takes a character beyond U+FFFF: one code point, so it does (3.2). */
function matchExpected({ matches }: PerfWildcard): boolean {
  return matches ?? true
}

function judgeDocuments(summary: (Tally | string)[]): void {
  const rows = sharedDocuments()
  const labelled = rows.filter(isLabelled)
  const tally = new Tally('lint.json, rows that are labelled alike by all', labelled.length)
  summary.push(tally, `    ${rows.length - labelled.length} more rows as inputs only\n`)

  for (const row of labelled) {
    const refusal = refusedDocuments().find(({ ids }) => ids.includes(row.id))
    if (refusal === undefined) {
      it(`${row.id} is ${row.valid ? 'taken' : 'refused'}`, () => {
        expect({ id: row.id, taken: codesOf(row).length === 0 }).toEqual({ id: row.id, taken: row.valid })
        tally.pass()
      })
    } else {
      tally.refuse(row.id, `${refusal.because} (${refusal.section})`)
      it(`${row.id} differs by our rule: ${refusal.because} (${refusal.section})`, () => {
        expect(codesOf(row)).toEqual(refusal.codes)
        expect(refusal.codes.length === 0).toBe(!row.valid)
      })
    }
  }

  it('refuses no row that is not labelled', () => {
    const ids = labelled.map(({ id }) => id)
    expect(refusedDocuments().flatMap((refusal) => refusal.ids.filter((id) => !ids.includes(id)))).toEqual([])
  })

  it('parses, lints and compiles every row as a policy of every type without throwing', () => {
    for (const document of rows.map(documentOf)) for (const type of POLICY_TYPES) exercise(document, type)
  })
}

/** The distinct codes of the problems of a document that is to be saved, in order. */
function codesOf(row: SharedDocument): string[] {
  const allowLegacyVersion = !LEGACY_VERSION_IS_THE_FAULT.includes(row.id)
  const { problems } = parsePolicy(documentOf(row), { type: policyTypeOf(row), mode: 'save', allowLegacyVersion })
  return [...new Set(problems.map(({ code }) => code))].sort()
}

function exercise(document: unknown, type: PolicyType): void {
  parsePolicy(document, { type, mode: 'save' })
  lintPolicy(document, { type })
  const policy = compilePolicy(document, { type })
  const principal = { kind: 'user', arn: 'arn:aws:iam::111122223333:user/fred', account: '111122223333' } as const
  const request = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
  decide(request, { identity: [{ id: 'user', kind: 'user', policies: [policy] }], resourcePolicies: [policy] })
}

function judgeManagedPolicies(summary: (Tally | string)[]): void {
  const policies = Object.entries(sharedManagedPolicies())
  const tally = new Tally('aws-managed-policies.json, read as new documents (limits raised)', policies.length)
  const refused = REFUSED_MANAGED_POLICIES.flatMap(({ ids, codes }) => ids.map((id) => ({ id, codes })))
  summary.push(tally)
  for (const { ids, because, section } of REFUSED_MANAGED_POLICIES)
    for (const id of ids) tally.refuse(id, `${because} (${section})`)

  it('all parse as new documents but for those that contradict a rule of ours', () => {
    const found = policies
      .map(([id, document]) => ({ id, codes: savingProblems(document) }))
      .filter(({ codes }) => codes.length > 0 || tally.pass())
    expect(found).toEqual(refused)
  })

  it('all compile as stored documents, none of them unreadable', () => {
    const unreadable = policies.filter(([, document]) => compilePolicy(document, { limits: ROOMY }).problems.length > 0)
    expect(unreadable.map(([name]) => name)).toEqual([])
  })

  it('are linted; the findings are counted by code', () => {
    const codes = policies.flatMap(([, document]) => lintPolicy(document, { limits: ROOMY }))
    summary.push(findingTable(codes, policies.length))
    expect(codes.length).toBeGreaterThan(0)
  })
}

function savingProblems(document: unknown): string[] {
  return parsePolicy(document, { mode: 'save', limits: ROOMY }).problems.map(({ code }) => code)
}

function findingTable(findings: readonly { code: string; severity: string }[], documents: number): string {
  const counts = new Map<string, number>()
  for (const { severity, code } of findings) {
    const name = `${severity.padEnd(16)} ${code}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const rows = [...counts].sort(([, left], [, right]) => right - left)
  const lines = rows.map(([name, count]) => `    ${String(count).padStart(5)}  ${name}\n`)
  return `  lint findings of ${documents} managed policies: ${findings.length}\n${lines.join('')}`
}

function decisionOf(found: SharedDecision): Decision {
  const request = sharedRequest(found)
  return decide(
    { ...request, principal: principalFrom(request.principal) },
    compileLayers(layersFrom(sharedLayers(found))),
  )
}

function shortened(text: string): string {
  const quoted = JSON.stringify(text)
  return quoted.length > 60 ? `${quoted.slice(0, 57)}…"` : quoted
}
