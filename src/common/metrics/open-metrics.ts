/** Content type of OpenMetrics 1.0, by whose name it is asked for too. */
export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/**
 * A text of the Prometheus format 0.0.4 as OpenMetrics 1.0: a counter is called without the `_total` of its samples, there are no
 * empty lines, and the end is marked. (The library switches formats by renaming its metrics for good, so not for one reader alone.)
 */
export function openMetrics(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '')
  const counters = new Set(lines.flatMap((line) => /^# TYPE (\S+)_total counter$/.exec(line)?.[1] ?? []))
  return [...lines.map((line) => (line.startsWith('#') ? metadata(line, counters) : line)), '# EOF', ''].join('\n')
}

function metadata(line: string, counters: ReadonlySet<string>): string {
  return line.replace(/^(# (?:HELP|TYPE) )(\S+)_total /, (whole, start: string, name: string) =>
    counters.has(name) ? `${start}${name} ` : whole,
  )
}

/** Whether `Accept` names OpenMetrics. Whoever does can read it, whatever else they can; `q=0` says that they cannot. */
export function acceptsOpenMetrics(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'application/openmetrics-text' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
