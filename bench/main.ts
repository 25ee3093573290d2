import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { measureFootprint } from './footprint.js'
import { guardTable } from './guard/guard-table.js'
import { LoadProcess } from './load/load-process.js'
import { HELP, parseOptions, UsageError, type BenchOptions } from './options.js'
import {
  footprintVerdicts,
  missedTargets,
  ratioVerdicts,
  type BenchResult,
  type SpeedTable,
  type Turns,
  type Verdict,
} from './results.js'
import { setScene, type Scene, type WorkloadName } from './scene.js'
import { signInTable } from './sign-in/sign-in-table.js'
import { progress, speedTable } from './speed-table.js'
import { printedResult } from './table.js'
import { TARGETS } from './targets.js'
import { PAIRS_PER_CALL } from './workload/calls.js'

void main()

async function main(): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2))
    if (options.help) process.stdout.write(`${HELP}\n`)
    else report(await bench(options), options)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    const hint = error instanceof UsageError ? '; see --help' : ''
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}${hint}\n`)
  }
}

async function bench(options: BenchOptions): Promise<BenchResult> {
  const load = new LoadProcess()
  const loadAverage = loadavg()[0] ?? NaN
  const speeds: SpeedTable[] = []
  const footprint: Verdict[] = []
  try {
    for (const name of workloadsOf(options)) {
      progress(`${name}: starting servers`)
      const scene = await setScene(name, options.seed, options.peersOnly)
      try {
        speeds.push(...(await speedsOf(name, scene, load, options)))
        if (name === footprintWorkload(options)) footprint.push(...(await footprintOf(scene, load, options)))
      } finally {
        await scene.close()
      }
    }
    if (options.parts.includes('guard') && !options.peersOnly) {
      speeds.push(await guardTable(load, options, options.seed + 6))
    }
    if (options.parts.includes('sign-in') && !options.peersOnly) {
      speeds.push(await signInTable(load, options, options.seed + 7))
    }
  } finally {
    load.stop()
  }
  const [processor, { seed }] = [cpus(), options]
  const cpu = processor[0]?.model ?? 'unknown'
  return { node: process.version, cpu, cores: processor.length, load: loadAverage, seed, speeds, footprint }
}

function workloadsOf(options: BenchOptions): WorkloadName[] {
  const { parts, quick } = options
  const all: readonly WorkloadName[] = ['S', 'M', 'L']
  const batched = new Set<WorkloadName>(parts.includes('batch') ? (quick ? ['S'] : ['S', 'M']) : [])
  return all.filter((name) => parts.includes(name) || batched.has(name) || footprintWorkload(options) === name)
}

function footprintWorkload({ parts, quick, peersOnly }: BenchOptions): WorkloadName | undefined {
  if (!parts.includes('footprint') || peersOnly) return undefined
  return quick ? 'S' : 'L'
}

async function speedsOf(
  name: WorkloadName,
  scene: Scene,
  load: LoadProcess,
  options: BenchOptions,
): Promise<SpeedTable[]> {
  const tables: SpeedTable[] = []
  if (options.parts.includes(name)) {
    const title = `${titleOf(name, scene)}, one pair a call`
    tables.push(await speedTable({ title, contestants: scene.singles(), verdicts: verdictsOf }, load, options))
  }
  if (options.parts.includes('batch') && name !== 'L') {
    const title = `${titleOf(name, scene)}, ${String(PAIRS_PER_CALL)} pairs a call`
    tables.push(await speedTable({ title, contestants: scene.batches(), verdicts: verdictsOf }, load, options))
  }
  return tables
}

function titleOf(name: WorkloadName, { workload: { users, groups } }: Scene): string {
  return `${name}: ${users.length.toLocaleString('en-US')} users, ${groups.length.toLocaleString('en-US')} groups`
}

function verdictsOf(turns: Turns): Verdict[] {
  const isBatch = ([...turns.keys()][0]?.calls[0]?.pairs.length ?? 0) > 1
  return [
    ...ratioVerdicts(turns, 'node:http', TARGETS.ofNodeHttp),
    ...ratioVerdicts(turns, 'cerbos', isBatch ? TARGETS.ofCerbosBatch : TARGETS.ofCerbosSingle),
  ]
}

async function footprintOf(scene: Scene, load: LoadProcess, options: BenchOptions): Promise<Verdict[]> {
  const { instance, workload } = scene
  if (instance === undefined) return []
  progress('footprint: starting, asking everybody')
  await scene.stopService()
  return footprintVerdicts(await measureFootprint(load, instance, workload, options.seed + 5))
}

function report(result: BenchResult, { json, check }: BenchOptions): void {
  process.stdout.write(`${printedResult(result)}\n`)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, undefined, 2)}\n`)
  const missed = missedTargets(result)
  for (const line of missed) process.stderr.write(`missed target: ${line}\n`)
  if (check && missed.length > 0) process.exitCode = 1
}
