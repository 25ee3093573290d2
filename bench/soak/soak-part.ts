import { generateCases } from '../../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { cleaningUp, type Cleanups } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import type { Section } from '../results.js'
import type { RunningServer } from '../servers.js'
import { makeInstance } from '../service/instance.js'
import { PUBLIC_METRICS } from '../service/metrics.js'
import { makeSharedInstance, startNodes, withoutPostgres } from '../service/nodes.js'
import { progress } from '../speed-table.js'
import { TARGETS } from '../targets.js'
import { singleCalls } from '../workload/calls.js'
import { CHURN_MS } from './churn.js'
import { PER_SECOND, soak, type Soaked } from './soak.js'
import { soakVerdicts } from './soak-verdicts.js'

const CALLS = 2_000
const NOTES = [
  `soak: ${String(PER_SECOND)} decisions a second about people who do not change; a change each ${String(CHURN_MS)} ms, in turn of inline policies, policies of groups, memberships, versions of managed policies, access keys and users; meanwhile each node is asked about those people, and every answer must be what held between question and answer, at a node that did not make the change up to ${String(TARGETS.propagatedByLookingMs)} ms later`,
]

/** One node on the embedded database. */
export function soakOnSqlite(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  return cleaningUp(async (cleanups) => {
    const workload = generateWorkload(SHAPES.S, options.seed)
    const instance = await makeInstance(workload)
    cleanups.add(() => instance.remove())
    const nodes = await startNodes(1, instance, cleanups, PUBLIC_METRICS)
    return [await sectionOf('soak', load, { ...soakedBy(options), instance, nodes: atLeastOne(nodes) }, cleanups)]
  })
}

/** Two nodes on PostgreSQL: one is told the changes, the other one is asked for most decisions. */
export async function soakOnPostgres(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  const absent = withoutPostgres('soak-nodes')
  if (absent !== undefined) return absent
  return cleaningUp(async (cleanups) => {
    const { instance } = await makeSharedInstance(generateWorkload(SHAPES.S, options.seed), cleanups)
    const nodes = await startNodes(2, instance, cleanups, PUBLIC_METRICS)
    return [await sectionOf('soak-nodes', load, { ...soakedBy(options), instance, nodes: atLeastOne(nodes) }, cleanups)]
  })
}

async function sectionOf(
  part: 'soak' | 'soak-nodes',
  load: LoadProcess,
  soaked: Soaked,
  cleanups: Cleanups,
): Promise<Section> {
  progress(`${part}: ${soaked.seconds.toFixed(0)} s`)
  const verdicts = soakVerdicts(await soak(load, soaked, cleanups))
  return { part, title: PART_TITLES[part], rows: [], verdicts, notes: NOTES }
}

function soakedBy({ seed, soakMinutes }: BenchOptions): Pick<Soaked, 'calls' | 'users' | 'seconds' | 'seed'> {
  const { users } = generateWorkload(SHAPES.S, seed)
  return { calls: singleCalls(generateCases(users, CALLS, seed + 3)), users, seconds: soakMinutes * 60, seed }
}

function atLeastOne([first, ...others]: readonly RunningServer[]): Soaked['nodes'] {
  if (first === undefined) throw new Error('no node was started')
  return [first, ...others]
}
