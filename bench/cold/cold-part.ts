import { generateWorkload, SHAPES, type Workload } from '../../packages/policy-engine/bench/workload.js'
import { missingPostgres } from '../../test/store/postgres-server.js'
import { cleaningUp, type Cleanups } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { RoundResult } from '../load/messages.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import { rounded, type Section, type Verdict } from '../results.js'
import { askEach } from '../service/asking.js'
import { makeInstance, type Instance } from '../service/instance.js'
import { makeSharedInstance } from '../service/nodes.js'
import { startTinyauth } from '../service/tinyauth-server.js'
import { progress } from '../speed-table.js'

/** Users of whom the service is asked first, so that what is timed is not the warming up of its code. */
const FIRST = 200
const NOTES = [
  'cold: users as in workload M, one question at a time; before it 200 others were asked about, so that the code is warm and nobody of those timed is held',
]

/** Asks about users whom nobody asked about before, on each kind of database, and then about the same again. */
export function coldSections(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  return cleaningUp(async (cleanups) => {
    const timed = options.quick ? 200 : 1_000
    const workload = generateWorkload({ ...SHAPES.M, users: FIRST + timed }, options.seed)
    const on = async (store: string, making: Promise<Instance>): Promise<Verdict[]> => {
      progress(`cold: ${store}`)
      const instance = await making
      const server = await cleanups.kept(startTinyauth(instance))
      const pace = { seed: options.seed, connections: 1 }
      const ask = (from: number, to: number): Promise<RoundResult> =>
        askEach(load, { server, instance }, workload.users.slice(from, to), pace)
      await ask(0, FIRST)
      const first = await ask(FIRST, FIRST + timed)
      const again = await ask(FIRST, FIRST + timed)
      await server.stop()
      return [timing(`${store}: first of ${rounded(timed)} users`, first), timing(`${store}: the same again`, again)]
    }
    const verdicts = await on('SQLite', embedded(cleanups, makeInstance(workload)))
    const missing = missingPostgres()
    if (missing === undefined) verdicts.push(...(await on('PostgreSQL', shared(cleanups, workload))))
    else verdicts.push({ what: 'PostgreSQL', measured: `left out: ${missing.skipped}`, met: true })
    return [{ part: 'cold', title: PART_TITLES.cold, rows: [], verdicts, notes: NOTES }]
  })
}

async function embedded(cleanups: Cleanups, making: Promise<Instance>): Promise<Instance> {
  const instance = await making
  cleanups.add(() => instance.remove())
  return instance
}

async function shared(cleanups: Cleanups, workload: Workload): Promise<Instance> {
  return (await makeSharedInstance(workload, cleanups)).instance
}

function timing(what: string, { p50, p99 }: RoundResult): Verdict {
  return { what, measured: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`, met: true }
}
