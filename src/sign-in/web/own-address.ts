import { isIP } from 'node:net'
import { parseUrl } from '@tinyauth/decision'
import type { Request } from 'express'
import type { Config } from '../../common/config/index.js'
import { requestState } from '../../common/http/request-state.js'
import { returnAddress, returnAddressOrHome, type ReturnRules } from '../return-address/return-address.js'

/** Path under which the service is reached, without a closing `/`; empty at the root. */
export function basePathOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '')
}

/**
 * Scheme, host and port of the service: those of `PUBLIC_URL`. Without it, outside of production, what the request names, if
 * that is this machine: no other `Host` header is believed (security-lessons 7).
 */
export function ownOrigin(config: Pick<Config, 'publicUrl' | 'isProduction'>, request: Request): string | undefined {
  if (config.publicUrl !== undefined) return new URL(config.publicUrl).origin
  const { host } = request.headers
  const scheme = requestState(request).call.secure ? 'https' : 'http'
  if (config.isProduction || host === undefined) return undefined
  const url = parseUrl(`${scheme}://${host}`)
  return url?.pathname === '/' && isThisMachine(url.hostname) ? url.origin : undefined
}

function isThisMachine(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}

/** Where browsers may be sent to. */
export function returnRules(config: Config, request: Request): ReturnRules {
  return {
    publicOrigin: ownOrigin(config, request),
    basePath: basePathOf(config),
    allowedOrigins: config.allowedReturnOrigins,
  }
}

/** Where to go afterwards: what was asked for, if browsers may be sent there, else home (capabilities F16). */
export function safeReturn(config: Config, request: Request, asked: unknown): string {
  return returnAddressOrHome(asked, returnRules(config, request))
}

/** The same, but `undefined` for what browsers must not be sent to. */
export function judgedReturn(config: Config, request: Request, asked: unknown): string | undefined {
  return returnAddress(asked, returnRules(config, request))
}
