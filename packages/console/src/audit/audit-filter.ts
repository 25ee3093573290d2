import type { Query } from '../api/service-address.js'

/** Parts of a filter that are texts and must be met exactly. */
export const TEXT_FILTERS = ['actor', 'subject', 'action', 'event', 'resource', 'service', 'requestId'] as const

/** One of `TEXT_FILTERS`. */
export type TextFilter = (typeof TEXT_FILTERS)[number]

/** Spans of time that end now. */
export const PRESETS = [
  { id: '15m', title: 'Last 15 minutes', ms: 900_000 },
  { id: '1h', title: 'Last hour', ms: 3_600_000 },
  { id: '1d', title: 'Last day', ms: 86_400_000 },
  { id: '7d', title: 'Last week', ms: 604_800_000 },
] as const

/** What is shown of an address that says nothing about time. */
const USUAL_PRESET = '1d'

/** Which events are shown. What it says of time is either a span that ends now (`last`), or a range of which an end may be open. */
export interface AuditFilter extends Partial<Record<TextFilter, string>> {
  readonly outcome?: 'allow' | 'deny' | 'error'
  readonly last?: (typeof PRESETS)[number]['id']
  /** RFC 3339. */
  readonly from?: string
  readonly to?: string
}

/** Reads the address. What it does not know is left out, so that an old link shows something. */
export function readFilter(params: URLSearchParams): AuditFilter {
  const texts = [...TEXT_FILTERS, 'from', 'to'].flatMap((name) => {
    const value = params.get(name)
    return value === null || value === '' ? [] : [[name, value] as const]
  })
  const outcome = oneOf(['allow', 'deny', 'error'] as const, params.get('outcome'))
  const filter: AuditFilter = { ...Object.fromEntries(texts), ...(outcome === undefined ? {} : { outcome }) }
  if (filter.from !== undefined || filter.to !== undefined) return filter
  const presets = PRESETS.map(({ id }) => id)
  return { ...filter, last: oneOf(presets, params.get('last')) ?? USUAL_PRESET }
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | undefined {
  return known.find((one) => one === value)
}

/** The address of a filter, as parameters: `readFilter` reads them back. */
export function writeFilter(filter: AuditFilter): Record<string, string> {
  const { last, ...rest } = filter
  const isUsual = last === undefined || last === USUAL_PRESET
  const all = Object.entries({ ...rest, ...(isUsual ? {} : { last }) })
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  )
}

/** A link to the events of a filter. */
export function auditAddress(filter: AuditFilter): string {
  return `/audit?${new URLSearchParams(writeFilter(filter)).toString()}`
}

/** What the API is asked, as of a moment: then a list does not move while its pages are read. */
export function queryOf(filter: AuditFilter, asOfMs: number): Query {
  const { last, from, ...rest } = filter
  const ms = PRESETS.find(({ id }) => id === last)?.ms
  return { ...rest, from: ms === undefined ? from : new Date(asOfMs - ms).toISOString() }
}

/** The same without time: what comes in from now on. */
export function timelessQueryOf({ last: _last, from: _from, to: _to, ...rest }: AuditFilter): Query {
  return rest
}

/** Whether events that come in now may be among those that are shown. */
export function reachesNow({ to }: AuditFilter, nowMs: number): boolean {
  return to === undefined || Date.parse(to) > nowMs
}

/** Events around a moment, a day in all: for links that mean one event. */
export function around(at: string): Pick<AuditFilter, 'from' | 'to'> {
  const ms = Date.parse(at)
  return { from: new Date(ms - HALF_DAY_MS).toISOString(), to: new Date(ms + HALF_DAY_MS).toISOString() }
}

const HALF_DAY_MS = 43_200_000
