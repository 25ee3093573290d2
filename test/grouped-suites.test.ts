import { afterAll, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const ROOT = join(__dirname, '..')
const into = mkdtempSync(join(tmpdir(), 'tinyauth-groups-'))
const tracked = spawnSync('git', ['ls-files', '--', '*.test.ts'], { cwd: ROOT, encoding: 'utf8' })
const suite = tracked.status === 0 ? describe : describe.skip

/** As `jest.grouped.config.cjs` calls it. */
function runFiles(): readonly string[] {
  const script = `const { groupSuites, FOLDERS } = require('./scripts/group-suites.cjs')
    process.stdout.write(JSON.stringify(groupSuites(${JSON.stringify(ROOT)}, ${JSON.stringify(into)}, FOLDERS)))`
  const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' })
  return JSON.parse(stdout) as readonly string[]
}

/** The suites that a file is or loads. */
function suitesOf(file: string): readonly string[] {
  if (!file.startsWith(into)) return [file]
  return [...readFileSync(file, 'utf8').matchAll(/require\((?<path>".*?")\)/g)].map(
    ([, path = '']) => JSON.parse(path) as string,
  )
}

afterAll(() => rmSync(into, { recursive: true, force: true }))

suite('`npm test` (skipped where git does not know the files)', () => {
  it('runs every suite of the project once', () => {
    const suites = runFiles()
      .flatMap(suitesOf)
      .map((path) => relative(ROOT, path))
    expect(new Set(suites).size).toBe(suites.length)
    const files = tracked.stdout.split('\n').filter((path) => path !== '')
    expect(files.length).toBeGreaterThan(400)
    expect(files.filter((path) => !suites.includes(path))).toEqual([])
  })
})
