import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT, node } from './packed-package.js'

const ENGINE = 'packages/policy-engine/src'
const CRUISER = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')

interface Violation {
  readonly from: string
  readonly rule: { readonly name: string }
}

/** File, what is planted in it, and the rule that must catch it. */
const PLANTED: readonly (readonly [file: string, text: string, rule: string])[] = [
  [`${ENGINE}/planted-built-in.ts`, `import 'node:fs'`, 'policy-engine-imports-nothing'],
  [`${ENGINE}/planted-bare-built-in.ts`, `import { join } from 'path'\njoin('a')`, 'policy-engine-imports-nothing'],
  [
    `${ENGINE}/planted-package.ts`,
    `import { Module } from '@nestjs/common'\nModule({})`,
    'policy-engine-imports-nothing',
  ],
  [
    `${ENGINE}/planted-type.ts`,
    `import type { Type } from '@nestjs/common'\nexport type T = Type`,
    'policy-engine-imports-nothing',
  ],
  [`${ENGINE}/planted-require.ts`, `require('node:crypto')`, 'policy-engine-imports-nothing'],
  [`${ENGINE}/planted-dynamic.ts`, `void import('node:crypto')`, 'policy-engine-imports-nothing'],
  [`${ENGINE}/planted-room.ts`, `import '../../../src/common/clock.js'`, 'packages-never-import-src'],
  [`${ENGINE}/planted-test.ts`, `import './planted.test.js'`, 'no-test-code-in-sources'],
  [`${ENGINE}/planted-cycle-a.ts`, `import './planted-cycle-b.js'`, 'no-cycles'],
  ['packages/guard/src/deep.ts', `import '../../policy-engine/src/document.js'`, 'packages-only-through-their-entry'],
  ['src/decide/deep.ts', `import '../../packages/policy-engine/src/document.js'`, 'packages-only-through-their-entry'],
  ['src/decide/crossing.ts', `import '../manage/users.js'`, 'decide-and-manage-are-apart'],
  ['src/manage/crossing.ts', `import '../decide/crossing.js'`, 'decide-and-manage-are-apart'],
  ['src/common/upwards.ts', `import '../store/rows.js'`, 'arrows-point-down'],
  ['src/store/upwards.ts', `import '../snapshot/entry.js'`, 'arrows-point-down'],
  ['src/snapshot/upwards.ts', `import '../oauth/clients.js'`, 'arrows-point-down'],
  ['src/oauth/upwards.ts', `import '../app.module.js'`, 'arrows-point-down'],
  ['src/app.module.ts', `import './main.js'`, 'arrows-point-down'],
  ['src/manage/held.ts', `import '../../packages/guard/src/local.js'`, 'guard-parts-are-for-the-edge'],
]

const ALLOWED: readonly (readonly [file: string, text: string])[] = [
  [`${ENGINE}/planted-cycle-b.ts`, `import './planted-cycle-a.js'`],
  [`${ENGINE}/planted.test.ts`, `import 'node:fs'`],
  ['src/main.ts', `export {}`],
  ['src/manage/users.ts', `import '../store/rows.js'`],
  ['src/oauth/clients.ts', `import '../snapshot/entry.js'`],
  ['src/snapshot/entry.ts', `import '../store/rows.js'`],
  ['src/store/rows.ts', `import '../common/clock.js'`],
  ['src/common/clock.ts', `import '../../packages/policy-engine/src/index.js'`],
  ['packages/guard/src/local.ts', `export {}`],
  ['src/edge/held.ts', `import '../../packages/guard/src/local.js'`],
]

let copy: string

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true })
  writeFileSync(join(copy, file), `${text}\n`)
}

function violations(...rooms: readonly string[]): readonly Violation[] {
  const args = [CRUISER, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...rooms]
  const { output } = node(args, copy)
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations // the cruiser's own format
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'tinyauth-direction-'))
  cpSync(join(ROOT, ENGINE), join(copy, ENGINE), { recursive: true })
  writeFileSync(join(copy, 'package.json'), '{}\n')
})

afterAll(() => {
  rmSync(copy, { recursive: true, force: true })
})

describe('the direction check', () => {
  it('passes the engine as it is', () => {
    expect(violations(ENGINE).filter(({ rule }) => rule.name === 'policy-engine-imports-nothing')).toEqual([])
  }, 60_000)

  describe('with forbidden imports planted', () => {
    let found: readonly Violation[]

    beforeAll(() => {
      for (const [file, text] of [...PLANTED, ...ALLOWED]) plant(file, text)
      found = violations('packages', 'src')
    }, 60_000)

    it.each(PLANTED)('catches %s: %s (%s)', (file, _text, rule) => {
      expect(found).toContainEqual(
        expect.objectContaining({ from: file, rule: expect.objectContaining({ name: rule }) as unknown }),
      )
    })

    it.each(ALLOWED.slice(1))('lets pass %s: %s', (file) => {
      expect(found.filter(({ from }) => from === file)).toEqual([])
    })
  })
})
