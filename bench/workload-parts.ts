import { generateWorkload, SHAPES } from '../packages/policy-engine/bench/workload.js'
import { footprintVerdicts, ratioVerdicts, type Section, type Turns, type Verdict } from './results.js'
import { measureFootprint } from './footprint.js'
import type { LoadProcess } from './load/load-process.js'
import type { BenchOptions } from './options.js'
import { makeInstance } from './service/instance.js'
import { setScene, type Scene, type WorkloadName } from './scene.js'
import { progress, speedTable } from './speed-table.js'
import { TARGETS } from './targets.js'
import { PAIRS_PER_CALL } from './workload/calls.js'

/** One pair a call, on one workload. */
export async function singleSections(
  name: WorkloadName,
  load: LoadProcess,
  options: BenchOptions,
): Promise<readonly Section[]> {
  return onScene(name, options, async (scene) => {
    const title = `${titleOf(name, scene)}, one pair a call`
    const contestants = scene.singles()
    return [await speedTable({ part: name, title, contestants, verdicts: verdictsOf }, load, options)]
  })
}

/** Fifty pairs a call, on S and M. */
export async function batchSections(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  const names: readonly WorkloadName[] = options.quick ? ['S'] : ['S', 'M']
  const sections: Section[] = []
  for (const name of names) {
    const found = await onScene(name, options, async (scene) => {
      const title = `${titleOf(name, scene)}, ${String(PAIRS_PER_CALL)} pairs a call`
      const contestants = scene.batches()
      return [await speedTable({ part: 'batch', title, contestants, verdicts: verdictsOf }, load, options)]
    })
    sections.push(...found)
  }
  return sections
}

/** Memory and start on the database of L. */
export async function footprintSections(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  const name = options.quick ? 'S' : 'L'
  const workload = generateWorkload(SHAPES[name], options.seed)
  progress('footprint: starting, asking everybody')
  const instance = await makeInstance(workload)
  try {
    const verdicts = footprintVerdicts(await measureFootprint(load, instance, workload, options.seed + 5))
    return [
      { part: 'footprint', title: `footprint: memory and start, database of ${name}`, rows: [], verdicts, notes: [] },
    ]
  } finally {
    instance.remove()
  }
}

async function onScene<T>(name: WorkloadName, options: BenchOptions, work: (scene: Scene) => Promise<T>): Promise<T> {
  progress(`${name}: starting servers`)
  const scene = await setScene(name, options.seed, options.peersOnly)
  try {
    return await work(scene)
  } finally {
    await scene.close()
  }
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
