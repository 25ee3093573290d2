import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { disagreements } from './answers.js'
import { usersOf, type Engine, type EngineName } from './engine.js'
import { measurePreparation, measureSpeeds, type Preparation } from './measure.js'
import { HELP, parseOptions, UsageError, type BenchOptions } from './options.js'
import { bareCasbinEngine, casbinEngine } from './peers/casbin.js'
import { caslEngine, closedCaslEngine } from './peers/casl.js'
import { bareCedarEngine, cedarEngine, reserveCedarMemory } from './peers/cedar.js'
import { naiveEngine } from './peers/naive-engine.js'
import { Random } from './random.js'
import { generateCases, type Case } from './requests.js'
import {
  flatnessOf,
  missedTargets,
  ratiosOf,
  type BenchResult,
  type EngineResult,
  type FlatnessResult,
  type WorkloadResult,
} from './results.js'
import { printedResult } from './table.js'
import { compileWorkload, tinyauthEngine, type CompiledWorkload } from './tinyauth.js'
import { FLAT_SHAPES, generateWorkload, SHAPES, visibleStatements, type Shape, type Workload } from './workload.js'

/** Different requests that an engine is asked over and over. */
const CASES = 4_000
/**
 * Peers keep a copy of every statement for every user, and ten million of them would not fit into memory. So all users of
 * S and M are asked about, and a hundred of L; `tinyauth-all` answers for all of L.
 */
const SAMPLE_STATEMENTS = 100_000

void main()

async function main(): Promise<void> {
  // Cedar's calls into WebAssembly, once inlined, end the process of Node 20 with "unreachable code" (V8 11.3).
  setFlagsFromString('--no-turbo-inline-js-wasm-calls')
  try {
    const options = parseOptions(process.argv.slice(2))
    if (options.help) process.stdout.write(`${HELP}\n`)
    else await bench(options)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    const hint = error instanceof UsageError ? '; see --help' : ''
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}${hint}\n`)
  }
}

async function bench(options: BenchOptions): Promise<void> {
  if (options.engines.some((name) => name.startsWith('cedar'))) reserveCedarMemory()
  const workloads: WorkloadResult[] = []
  let flatness: FlatnessResult | undefined
  for (const name of options.workloads) {
    if (name !== 'flat') workloads.push(await benchWorkload(SHAPES[name], options))
    else if (options.engines.includes('tinyauth')) flatness = benchFlatness(options)
  }
  const { seed, seconds } = options
  report({ node: process.version, cpu: cpus()[0]?.model ?? 'unknown', seed, seconds, workloads, flatness }, options)
}

function report(result: BenchResult, options: BenchOptions): void {
  process.stdout.write(`${printedResult(result)}\n`)
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, undefined, 2)}\n`)
  const missed = missedTargets(result)
  for (const line of missed) process.stderr.write(`missed target: ${line}\n`)
  if (options.check && missed.length > 0) process.exitCode = 1
}

async function benchWorkload(shape: Shape, options: BenchOptions): Promise<WorkloadResult> {
  progress(shape, 'writing policies and requests')
  const workload = generateWorkload(shape, options.seed)
  progress(shape, 'compiling')
  const own = options.engines.some((name) => name.startsWith('tinyauth')) ? measurePreparation(workload) : undefined
  const engines = await buildEngines(workload, own?.compiled, options)
  compareAnswers(shape, engines)
  progress(shape, `measuring ${engines.map(({ name }) => name).join(', ')}`)
  const speeds = measureSpeeds(engines, options.seconds)
  const rows = [...speeds].map(([engine, speed]) => ({
    engine: engine.name,
    users: usersOf(engine.cases).length,
    ...speed,
  }))
  return resultOf(shape, own?.costs, rows)
}

function resultOf(
  shape: Shape,
  preparation: Preparation | undefined,
  engines: readonly EngineResult[],
): WorkloadResult {
  const { name, users, groups } = shape
  return {
    workload: name,
    users,
    groups,
    visibleStatements: visibleStatements(shape),
    preparation,
    engines,
    ratios: ratiosOf(name, engines),
  }
}

async function buildEngines(
  workload: Workload,
  compiled: CompiledWorkload | undefined,
  options: BenchOptions,
): Promise<Engine[]> {
  const { shape, users } = workload
  const sample = new Random(options.seed + 2).sample(users, Math.floor(SAMPLE_STATEMENTS / visibleStatements(shape)))
  const cases = generateCases(sample, CASES, options.seed + 3)
  const engines: Engine[] = []
  for (const name of options.engines) {
    if (name === 'tinyauth-all' && sample.length === users.length) continue
    progress(shape, `preparing ${name}`)
    if (name !== 'tinyauth' && name !== 'tinyauth-all') engines.push(await buildPeer(name, cases, shape))
    else if (compiled !== undefined)
      engines.push(
        name === 'tinyauth' ? tinyauthEngine(name, cases, compiled) : ownEngine(workload, compiled, options.seed),
      )
  }
  return engines
}

function ownEngine(workload: Workload, compiled: CompiledWorkload, seed: number): Engine {
  return tinyauthEngine('tinyauth-all', generateCases(workload.users, CASES, seed + 4), compiled)
}

function buildPeer(
  name: Exclude<EngineName, 'tinyauth' | 'tinyauth-all'>,
  cases: readonly Case[],
  shape: Shape,
): Engine | Promise<Engine> {
  switch (name) {
    case 'cedar':
      return cedarEngine(cases, shape.name)
    case 'cedar-bare':
      return bareCedarEngine(cases, shape.name)
    case 'casbin':
      return casbinEngine(cases)
    case 'casbin-bare':
      return bareCasbinEngine(cases, shape.conditions)
    case 'casl':
      return caslEngine(cases)
    case 'casl-closed':
      return closedCaslEngine(cases)
    case 'naive':
      return naiveEngine(cases)
  }
}

/** @throws Error when an engine answers differently from the plain loop */
function compareAnswers(shape: Shape, engines: readonly Engine[]): void {
  for (const engine of engines) {
    progress(shape, `comparing ${String(engine.cases.length)} answers of ${engine.name}`)
    const found = disagreements(engine)
    if (found.length === 0) continue
    for (const one of found.slice(0, 10)) process.stderr.write(`${JSON.stringify(one)}\n`)
    throw new Error(`${engine.name} disagrees with the plain loop on ${String(found.length)} requests of ${shape.name}`)
  }
}

function benchFlatness(options: BenchOptions): FlatnessResult {
  const engines = FLAT_SHAPES.map((shape) => {
    progress(shape, 'preparing')
    const workload = generateWorkload(shape, options.seed)
    const engine = ownEngine(workload, compileWorkload(workload), options.seed)
    compareAnswers(shape, [engine])
    return { engine, visible: visibleStatements(shape) }
  })
  process.stderr.write('flat: measuring tinyauth\n')
  const speeds = measureSpeeds(
    engines.map(({ engine }) => engine),
    options.seconds,
  )
  return flatnessOf(
    engines.map(({ engine, visible }) => {
      const speed = speeds.get(engine)
      return {
        visibleStatements: visible,
        p50: speed?.p50 ?? NaN,
        decisionsPerSecond: speed?.decisionsPerSecond ?? NaN,
      }
    }),
  )
}

function progress(shape: Shape, text: string): void {
  process.stderr.write(`${shape.name}: ${text}\n`)
}
