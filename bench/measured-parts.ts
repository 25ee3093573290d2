import { coldSections } from './cold/cold-part.js'
import { engineSections } from './engine/engine-part.js'
import { guardTable } from './guard/guard-table.js'
import type { LoadProcess } from './load/load-process.js'
import { memorySections } from './memory/memory-part.js'
import { nodesSections } from './nodes/nodes-part.js'
import type { BenchOptions } from './options.js'
import { outageSections } from './outage/outage-part.js'
import { PARTS, type Part } from './parts.js'
import { propagationSections } from './propagation/propagation-part.js'
import type { Section } from './results.js'
import { signInTable } from './sign-in/sign-in-table.js'
import { soakOnPostgres, soakOnSqlite } from './soak/soak-part.js'
import { batchSections, footprintSections, singleSections } from './workload-parts.js'

/** Measures a part with the load generator of the run. @throws Error when an answer was wrong or a request failed */
export type MeasurePart = (load: LoadProcess) => Promise<readonly Section[]>

/** The parts that are asked for, in their order; with `--peers` only those that peers take part in. */
export function measuredParts(options: BenchOptions): (readonly [Part, MeasurePart])[] {
  const measures: Readonly<Record<Part, MeasurePart>> = {
    engine: () => engineSections(options),
    S: (load) => singleSections('S', load, options),
    M: (load) => singleSections('M', load, options),
    L: (load) => singleSections('L', load, options),
    batch: (load) => batchSections(load, options),
    footprint: (load) => footprintSections(load, options),
    guard: async (load) => [await guardTable(load, options, options.seed + 6)],
    'sign-in': async (load) => [await signInTable(load, options, options.seed + 7)],
    memory: (load) => memorySections(load, options),
    cold: (load) => coldSections(load, options),
    propagation: () => propagationSections(options),
    outage: (load) => outageSections(load, options),
    nodes: (load) => nodesSections(load, options),
    soak: (load) => soakOnSqlite(load, options),
    'soak-nodes': (load) => soakOnPostgres(load, options),
  }
  const peered: readonly Part[] = ['S', 'M', 'L', 'batch']
  return PARTS.filter((part) => options.parts.includes(part))
    .filter((part) => !options.peersOnly || peered.includes(part))
    .map((part) => [part, measures[part]])
}
