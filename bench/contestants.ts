import { hostOf, type Contestant } from './contestant.js'
import { cerbosAgrees } from './peers/cerbos-agrees.js'
import { CERBOS_ALLOWED, cerbosRequest } from './peers/cerbos.js'
import type { RunningServer } from './servers.js'
import { tinyauthAgrees } from './service/agrees.js'
import { RequestWriter, type Proof } from './service/proofs.js'
import type { Call } from './workload/calls.js'
import { AUTHORIZED } from './workload/wire.js'

/** Name of the service itself, unless it is configured. */
const OWN_SERVICE = 'tinyauth'
/** The servers with a fixed answer write without blanks. */
const FIXED_AUTHORIZED = '"Authorized":true'

/** The service, asked with one combination of proofs. */
export function tinyauthContestant(
  server: RunningServer,
  signingKey: string,
  proof: Proof,
  calls: readonly Call[],
): Contestant {
  const writer = new RequestWriter({ host: hostOf(server), signingKey, ownService: OWN_SERVICE }, proof, Date.now)
  return {
    name: `tinyauth ${proof}`,
    server,
    calls,
    marker: AUTHORIZED,
    signed: proof.startsWith('sigv4'),
    request: (call) => writer.write(call),
    agrees: tinyauthAgrees,
  }
}

/** A server that answers the same to everything; it is sent what the service is sent with `basic+basic`. */
export function fixedContestant(name: string, server: RunningServer, calls: readonly Call[]): Contestant {
  const writer = new RequestWriter(
    { host: hostOf(server), signingKey: '', ownService: OWN_SERVICE },
    'basic+basic',
    Date.now,
  )
  return {
    name,
    server,
    calls,
    marker: FIXED_AUTHORIZED,
    signed: false,
    request: (call) => ({ ...writer.write(call), marked: true }),
  }
}

/** Cerbos, asked the same in its own words. */
export function cerbosContestant(name: string, server: RunningServer, calls: readonly Call[]): Contestant {
  return {
    name,
    server,
    calls,
    marker: CERBOS_ALLOWED,
    signed: false,
    request: (call) => cerbosRequest(call, hostOf(server)),
    agrees: cerbosAgrees,
  }
}
