import type { ScaleParameters, UnitCosts } from './parameters.js'
import type { ScaleResult } from './simulation.js'

/** What one scenario came to. */
export interface ScaleRow {
  readonly name: string
  readonly parameters: ScaleParameters
  readonly result: ScaleResult
}

/** Guards that listen to each node, for the bandwidth of their feed. */
const GUARDS_PER_NODE = 10

/** All tables, as they stand in docs/scale.md. */
export function scaleTables(rows: readonly ScaleRow[], costs: UnitCosts): string {
  return [
    `Unit costs, measured on ${costs.measuredOn}:`,
    table(['one of', 'takes'], costRows(costs)),
    'Memory and the database:',
    table(
      [
        'scenario',
        'known from memory',
        'read from the database, a second',
        'a node',
        'connections busy with that',
        'dropped by changes, a second',
        'memory of a node for principals',
      ],
      rows.map((row) => memoryRow(row, costs)),
    ),
    'Changes and how they are heard:',
    table(
      [
        'scenario',
        'changes a second',
        'looks at the database, a second',
        'connections busy with those',
        'decided by an old state of the user, of a million',
        'feed to ten guards a node, all nodes',
      ],
      rows.map((row) => changeRow(row, costs)),
    ),
    stormText(rows),
    'The one lock: of a second, how long the changes above and the audit events of so many calls hold it at least:',
    table(['decisions recorded', ...RECORDED_RATES.map((rate) => `${thousands(rate)} calls/s`)], lockRows(rows, costs)),
  ].join('\n\n')
}

function costRows(costs: UnitCosts): readonly (readonly string[])[] {
  const perSecond = 1000 / costs.writeMs
  return [
    ['principal read and compiled', `${costs.fillMs.toFixed(1)} ms`],
    ['look for changes that finds none', `${costs.lookMs.toFixed(1)} ms`],
    ['change written and committed', `${costs.writeMs.toFixed(1)} ms, ${thousands(perSecond)} a second at most`],
    [
      'batch of audit events',
      `${costs.auditBatchMs.toFixed(1)} ms, and ${(costs.auditEventMs * 1000).toFixed(0)} µs an event`,
    ],
    ['principal in memory', `${(costs.entryBytes / 1000).toFixed(1)} kB`],
    ['change as a guard hears it', `${costs.eventBytes} bytes`],
  ]
}

function memoryRow({ name, parameters, result }: ScaleRow, costs: UnitCosts): readonly string[] {
  const fills = result.fills / parameters.seconds
  return [
    name,
    percent(1 - result.fills / result.decisions),
    thousands(fills),
    (fills / parameters.nodes).toFixed(1),
    ((fills * costs.fillMs) / 1000).toFixed(1),
    thousands(result.dropped / parameters.seconds),
    `${Math.round((result.held * costs.entryBytes) / 1e6)} MB`,
  ]
}

function changeRow({ name, parameters, result }: ScaleRow, costs: UnitCosts): readonly string[] {
  const changes = result.changes / parameters.seconds
  const looks = result.looks / parameters.seconds
  const feed = (changes * costs.eventBytes * parameters.nodes * GUARDS_PER_NODE * 8) / 1e6
  return [
    name,
    changes.toFixed(0),
    thousands(looks),
    ((looks * costs.lookMs) / 1000).toFixed(1),
    ((result.stale / result.decisions) * 1e6).toFixed(1),
    `${feed.toFixed(0)} Mbit/s`,
  ]
}

function stormText(rows: readonly ScaleRow[]): string {
  return rows
    .flatMap(({ result: { storm } }) => {
      if (storm === undefined) return []
      const again = storm.seconds === undefined ? 'not before the end' : `after ${storm.seconds} s`
      return `The most common policy changes: ${thousands(storm.dropped)} entries go, ${thousands(storm.peakFills)} principals are read in the worst second (${thousands(storm.normalFills)} before it), and reads are normal again ${again}.`
    })
    .join('\n')
}

const RECORDED_RATES = [1_000, 5_000, 20_000, 100_000] as const
const BATCH_SIZE = 1000
/** Of the decisions, how many are denials, which every setting records. */
const DENIED = 0.01

function lockRows(rows: readonly ScaleRow[], costs: UnitCosts): readonly (readonly string[])[] {
  const changes = rows[0] === undefined ? 0 : rows[0].result.changes / rows[0].parameters.seconds
  const kinds = [
    ['`all`', 1],
    ['`sample:100`', DENIED + (1 - DENIED) / 100],
    ['`denies` (one in a hundred)', DENIED],
  ] as const
  return kinds.map(([name, share]) => {
    const busy = RECORDED_RATES.map((rate) => lockBusy(rate * share, changes, costs))
    return [name, ...busy.map((one) => (one >= 1 ? `${percent(one)}: too much` : percent(one)))]
  })
}

/** Of a second, how long the lock of the head row is held at least: batches are full where many events wait. */
export function lockBusy(events: number, changes: number, costs: UnitCosts): number {
  const batches = events / BATCH_SIZE
  return (changes * costs.writeMs + batches * costs.auditBatchMs + events * costs.auditEventMs) / 1000
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function thousands(count: number): string {
  return Math.round(count).toLocaleString('en-GB')
}
