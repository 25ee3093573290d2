import { PART_TITLES, PARTS, type Part } from '../parts.js'
import { rounded, type Section, type SpeedRow, type Verdict } from '../results.js'
import type { Conditions, PerformanceRecord } from './record.js'

const BEGIN = '<!-- written by `npm run bench`: begin -->'
const END = '<!-- written by `npm run bench`: end -->'

/** A page with the tables of a record between its marks. @throws Error when the page has no marks */
export function withTables(page: string, record: PerformanceRecord): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error(`the page has no place for tables: ${BEGIN} … ${END}`)
  return `${page.slice(0, begin)}${BEGIN}\n\n${tables(record)}\n\n${page.slice(end)}`
}

/** The table of figures, and the one that says on what they were measured; every part stands in both. */
export function tables(record: PerformanceRecord): string {
  const figures = PARTS.flatMap((part) => figureRows(part, record[part]?.sections))
  const runs = PARTS.map((part) => runRow(part, record[part]?.conditions))
  const notes = PARTS.flatMap((part) => (record[part]?.sections ?? []).flatMap((section) => section.notes))
  return [
    table(['part', 'what', 'measured', 'target', ''], figures),
    ...[...new Set(notes)].map((note) => `- ${note}`),
    '',
    table(['part', 'date', 'machine', 'Node', 'load average', 'how'], runs),
  ].join('\n')
}

function figureRows(part: Part, sections: readonly Section[] | undefined): string[][] {
  if (sections === undefined)
    return [[part, `**${withoutName(part, PART_TITLES[part])}**`, 'not measured yet', '–', '–']]
  return sections.flatMap(({ title, rows, verdicts }) => {
    const head = [part, `**${withoutName(part, title)}**`, '', '', '']
    return [head, ...rows.map((row) => ['', row.name, speed(row), '–', '–']), ...verdicts.map(figureRow)]
  })
}

/** A title where the part stands beside it. */
function withoutName(part: Part, title: string): string {
  return title.startsWith(`${part}: `) ? title.slice(part.length + 2) : title
}

function figureRow({ what, measured, target, met }: Verdict): string[] {
  if (target === undefined) return ['', what, measured, '–', '–']
  return ['', what, measured, target, met ? 'met' : '**not met**']
}

function speed({ callsPerSecond, pairsPerSecond, p50, p99 }: SpeedRow): string {
  const pairs = pairsPerSecond > callsPerSecond ? ` (${rounded(pairsPerSecond)} pairs)` : ''
  return `${rounded(callsPerSecond)} calls/s${pairs}, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`
}

function runRow(part: Part, conditions: Conditions | undefined): string[] {
  if (conditions === undefined) return [part, '–', '–', '–', '–', '–']
  const { date, node, cpu, cores, memoryGigabytes, load, pace } = conditions
  const machine = `${cpu}, ${String(cores)} cores, ${String(memoryGigabytes)} GiB`
  return [part, date, machine, node, load.toFixed(1), pace]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), ''].join('\n')
}
