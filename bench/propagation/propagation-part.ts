import { Random } from '../../packages/policy-engine/bench/random.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { DecisionProbe } from '../changes/decision-probe.js'
import { Management } from '../changes/management.js'
import { LASTING_RIGHTS, makeHolders } from '../changes/rights.js'
import { cleaningUp } from '../cleanups.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import { percentiles } from '../quantile.js'
import { atMost, type Section, type Verdict } from '../results.js'
import { makeSharedInstance, startNodes, withoutPostgres } from '../service/nodes.js'
import type { Settings } from '../service/tinyauth-server.js'
import { progress } from '../speed-table.js'
import { TARGETS } from '../targets.js'
import { POLL_MS, propagate, type Propagated } from './propagate.js'

const NODES = 5
const HOLDERS = 20
const CHANGES = 120
const QUICK_CHANGES = 10
const NOTES = [
  `propagation: from sending the change to one node until the last of ${String(NODES)} has answered by it; each is asked on a kept connection, again ${String(POLL_MS)} ms after its answer, so up to that much and one answer are measured along`,
  'propagation: a node that writes the audit of decisions, as all five do here, hears of changes by its own commits too, so without notifications it need not wait for the whole `POLL_INTERVAL_MS`',
]

/** Changes rights at one of five nodes, and asks all of them until each decides by it, with and without notifications. */
export async function propagationSections(options: BenchOptions): Promise<readonly Section[]> {
  const absent = withoutPostgres('propagation')
  if (absent !== undefined) return absent
  const told = await propagations({}, options)
  const looking = await propagations({ CHANGE_NOTIFICATIONS: 'false' }, options)
  const verdicts = [
    ...verdictsOf('with notifications', told, TARGETS.propagatedMs),
    ...verdictsOf('notifications dropped', looking, TARGETS.propagatedByLookingMs),
  ]
  return [{ part: 'propagation', title: PART_TITLES.propagation, rows: [], verdicts, notes: NOTES }]
}

function propagations(settings: Settings, options: BenchOptions): Promise<Propagated[]> {
  return cleaningUp(async (cleanups) => {
    progress(`propagation: starting ${String(NODES)} nodes ${JSON.stringify(settings)}`)
    const shared = await makeSharedInstance(generateWorkload(SHAPES.S, options.seed), cleanups)
    const nodes = await startNodes(NODES, shared.instance, cleanups, settings)
    const [first] = nodes
    if (first === undefined) return []
    const api = new Management(first, shared.instance.root)
    cleanups.add(() => api.close())
    const probes: DecisionProbe[] = []
    for (const node of nodes) probes.push(await cleanups.kept(DecisionProbe.open(node)))
    const holders = await makeHolders(api, LASTING_RIGHTS, HOLDERS)
    const changes = options.quick ? QUICK_CHANGES : CHANGES
    progress(`propagation: ${String(changes)} changes`)
    return propagate({ api, probes, holders, random: new Random(options.seed) }, changes)
  })
}

function verdictsOf(how: string, list: readonly Propagated[], limit: number): Verdict[] {
  const all = percentiles(list.map(({ allMs }) => allMs))
  const written = percentiles(list.map(({ writtenMs }) => writtenMs))
  return [
    atMost(`${how}: p50 of ${String(list.length)} changes`, all.p50, 'ms'),
    atMost(`${how}: p99`, all.p99, 'ms', limit),
    {
      what: `${how}: of that until the change is answered`,
      measured: `p50 ${written.p50.toFixed(0)} ms, p99 ${written.p99.toFixed(0)} ms`,
      met: true,
    },
  ]
}
