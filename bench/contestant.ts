import type { PreparedRequest } from './load/request-set.js'
import type { RunningServer } from './servers.js'
import type { Call } from './workload/calls.js'

/** What goes on beside the turns of a contestant. */
export interface Company {
  /** Goes on from before `work` begins until after its end, which comes `seconds` later. */
  beside<T>(seconds: number, work: () => Promise<T>): Promise<T>
}

/** A server and one way of asking it. */
export interface Contestant {
  /** As it is printed. */
  readonly name: string
  readonly server: RunningServer
  /** The service that the server asks: what it takes counts as the server's. */
  readonly behind?: RunningServer
  /** Default: it has the machine for itself. What the server takes cannot be told from what its company takes. */
  readonly company?: Company
  readonly calls: readonly Call[]
  /** The text in an answer that the load generator looks for. */
  readonly marker: string
  /** Whether requests are signed: written anew for each round, and each sent once. */
  readonly signed: boolean
  request(call: Call): PreparedRequest
  /** Whether an answer says about every pair what the plain loop says; absent for servers with a fixed answer. */
  readonly agrees?: (call: Call, answer: unknown) => boolean
}

/** The host of a server as it stands in requests. */
export function hostOf(server: RunningServer): string {
  return server.url.host
}
