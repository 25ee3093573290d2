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
