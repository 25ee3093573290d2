import { until } from '../pause.js'
import type { RunningServer } from '../servers.js'
import type { Settings } from './tinyauth-server.js'

/** Lets anybody read the metrics of a node. */
export const PUBLIC_METRICS: Settings = { METRICS_PUBLIC: 'true' }

/** One value of `/metrics`, which has no labels. @throws Error when there is none of that name */
export async function metricOf(server: RunningServer, name: string): Promise<number> {
  const response = await fetch(new URL('/metrics', server.url))
  const line = (await response.text()).split('\n').find((one) => one.startsWith(`${name} `))
  if (!response.ok || line === undefined) throw new Error(`/metrics has no \`${name}\``)
  return Number(line.slice(name.length + 1))
}

/** Waits until a node, whose metrics are public, has written down what was decided. @throws Error when that takes a minute */
export function auditWritten(server: RunningServer): Promise<void> {
  const isEmpty = async (): Promise<boolean> => (await metricOf(server, 'tinyauth_audit_buffered_events')) === 0
  return until('the audit is written', isEmpty, 60_000)
}
