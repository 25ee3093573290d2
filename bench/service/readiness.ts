import type { RunningServer } from '../servers.js'

/** Whether a node says that it is ready. */
export async function isReady(server: RunningServer): Promise<boolean> {
  const response = await fetch(new URL('/readyz', server.url))
  await response.arrayBuffer()
  return response.ok
}
