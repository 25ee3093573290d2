import { isIP } from 'node:net'
import type { AgentOptions } from 'node:http'
import { Agent as HttpAgent } from 'node:http'
import type { AgentOptions as TlsAgentOptions } from 'node:https'
import { Agent as HttpsAgent } from 'node:https'
import type { GuardSettings } from '../settings/guard-settings.js'

/** The connections of a guard. A socket that waits does not keep the process alive. */
export class ConnectionPool {
  /** Kept connections. */
  readonly kept: HttpAgent
  /** A new connection for each request: one that waits may have ended together with those beside it. */
  readonly fresh: HttpAgent

  constructor({ endpoint, maxConnections, verify }: Pick<GuardSettings, 'endpoint' | 'maxConnections' | 'verify'>) {
    const open = endpoint.startsWith('https:')
      ? (options: AgentOptions) => new HttpsAgent({ ...options, ...trust(verify), servername: serverNameOf(endpoint) })
      : (options: AgentOptions) => new HttpAgent(options)
    this.kept = open({ keepAlive: true, maxSockets: maxConnections })
    this.fresh = open({ keepAlive: false, maxSockets: maxConnections })
  }

  /** Ends all connections, those in use as well. */
  close(): void {
    this.kept.destroy()
    this.fresh.destroy()
  }
}

/** INVARIANT: the certificate is that of the endpoint, whatever `Host` a request that is passed on has. An address has no such name. */
function serverNameOf(endpoint: string): string {
  const { hostname } = new URL(endpoint)
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : ''
}

/** INVARIANT: says it in every case; left out, `NODE_TLS_REJECT_UNAUTHORIZED` decides whether a certificate has to convince. */
function trust(verify: GuardSettings['verify']): TlsAgentOptions {
  if (typeof verify === 'object') return { ca: verify.ca, rejectUnauthorized: true }
  return { rejectUnauthorized: verify }
}
