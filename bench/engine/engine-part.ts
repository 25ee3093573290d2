import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchResult } from '../../packages/policy-engine/bench/results.js'
import { cleaningUp } from '../cleanups.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import type { Section } from '../results.js'
import { REPOSITORY } from '../service/tinyauth-server.js'
import { progress } from '../speed-table.js'
import { engineVerdicts } from './engine-verdicts.js'

const MAIN = join(REPOSITORY, 'packages', 'policy-engine', '.bench', 'bench', 'main.js')

/** Runs the bench of the engine in a process of its own, as `npm run bench:engine` does, and takes its figures over. */
export async function engineSections({ quick, seconds, seed }: BenchOptions): Promise<readonly Section[]> {
  progress('engine: running its own bench')
  const result = await cleaningUp(async (cleanups) => {
    const folder = mkdtempSync(join(tmpdir(), 'tinyauth-bench-engine-'))
    cleanups.add(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'result.json')
    const pace = ['--seconds', String(seconds), '--seed', String(seed), ...(quick ? ['--workload', 'S'] : [])]
    await run(['--expose-gc', MAIN, '--json', file, ...pace])
    // Written by the child, from the type that is read here.
    return JSON.parse(readFileSync(file, 'utf8')) as BenchResult
  })
  const notes = [
    'engine: like for like with what peers must be told; how is said by `npm run bench:engine`, whose figures these are',
  ]
  return [{ part: 'engine', title: PART_TITLES.engine, rows: [], verdicts: engineVerdicts(result), notes }]
}

/** Its own table goes to the progress: what counts of it stands in ours. */
async function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', process.stderr, 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the bench of the engine ended with ${String(code)}`)
}
