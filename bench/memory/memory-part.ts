import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { cleaningUp } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import { rounded, type Section, type Verdict } from '../results.js'
import { askEach } from '../service/asking.js'
import { makeInstance } from '../service/instance.js'
import { auditWritten, metricOf, PUBLIC_METRICS } from '../service/metrics.js'
import { progress } from '../speed-table.js'
import { perPrincipal, type Weight } from './per-principal.js'
import { startWeighed } from './weighed-service.js'

const CONNECTIONS = 8
/** Users of whom everybody's groups and policies are held, so that what comes after them shares what is compiled. */
const FIRST_SHARE = 0.5
const NOTES = [
  'memory: a principal of workload M is in 3 groups with 3 managed policies of 10 statements each, which all members share, and ' +
    'has an inline policy of 10 statements; bytes after a collection, those outside of the heap included',
]

/** Weighs a node before and after it holds principals of workload M. */
export function memorySections(load: LoadProcess, { seed, quick }: BenchOptions): Promise<readonly Section[]> {
  progress('memory: starting the service')
  return cleaningUp(async (cleanups) => {
    const workload = generateWorkload({ ...SHAPES.M, users: quick ? 400 : SHAPES.M.users }, seed)
    const { users } = workload
    const instance = await makeInstance(workload)
    cleanups.add(() => instance.remove())
    const server = await cleanups.kept(startWeighed(instance, PUBLIC_METRICS))
    const weigh = async (asked: number): Promise<Weight> => {
      progress(`memory: asking about ${String(asked)} users`)
      // Often enough that what the first questions leave behind (code, buffers, the audit's writer) is there in each weighing.
      for (let time = 0; time < 3; time++) {
        await askEach(load, { server, instance }, users.slice(0, asked), { seed, connections: CONNECTIONS })
      }
      await auditWritten(server)
      return { principals: await metricOf(server, 'tinyauth_snapshot_entries'), bytes: await server.living() }
    }
    const weights = [await weigh(1), await weigh(users.length * FIRST_SHARE), await weigh(users.length)] as const
    return [{ part: 'memory', title: PART_TITLES.memory, rows: [], verdicts: verdictsOf(weights), notes: NOTES }]
  })
}

function verdictsOf([none, half, all]: readonly [Weight, Weight, Weight]): Verdict[] {
  const kilobytes = (from: Weight): string => `${rounded(perPrincipal(from, all) / 1000)} kB`
  return [
    {
      what: `each of ${rounded(all.principals)} principals, with what they share`,
      measured: kilobytes(none),
      met: true,
    },
    {
      what: `each of the last ${rounded(all.principals - half.principals)} of them`,
      measured: kilobytes(half),
      met: true,
    },
  ]
}
