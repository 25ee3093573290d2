const UNKNOWN = '–'

/** `1,234`; a dash for what is not known. */
export function whole(value: number | undefined): string {
  return value === undefined ? UNKNOWN : Math.round(value).toLocaleString('en')
}

/** `0/s`, `0.25/s`, `1,234/s`: three figures are enough of a rate. */
export function perSecond(value: number | undefined): string {
  if (value === undefined) return UNKNOWN
  const digits = value < 1000 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 }
  return `${value.toLocaleString('en', digits)}/s`
}

/** `12 %` of 0.12; less than one in a thousand is said so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return 'under 0.1 %'
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`
}

const UNITS = [
  { ms: 60_000, name: 'min' },
  { ms: 1000, name: 's' },
  { ms: 1, name: 'ms' },
  { ms: 0.001, name: 'µs' },
] as const

/** `85 µs`, `2.3 ms`, `4 s`, `3 min`. */
export function seconds(value: number): string {
  const ms = value * 1000
  const { ms: size, name } = UNITS.find((unit) => ms >= unit.ms) ?? { ms: 0.001, name: 'µs' }
  return `${(ms / size).toLocaleString('en', { maximumSignificantDigits: 2 })} ${name}`
}
