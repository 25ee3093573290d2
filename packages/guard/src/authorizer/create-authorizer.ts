import type { Decider } from '../decider.js'
import { createLeases } from '../leases/create-leases.js'
import type { Leases } from '../leases/leases.js'
import { createLocalDecider } from '../local/create-local-decider.js'
import { GuardFeed } from '../local/guard-feed.js'
import { RemoteDecider } from '../remote/remote-decider.js'
import { ServiceClient } from '../service/service-client.js'
import { SILENT_LOG } from '../settings/guard-log.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { type GuardSettings, readGuardSettings } from '../settings/guard-settings.js'
import { Authorizer } from './authorizer.js'
import { BypassDecider } from './bypass-decider.js'

/**
 * An authorizer from options and environment; `ready()` comes when it can answer, `close()` ends it.
 *
 * @throws GuardSettingsError with every problem of the settings
 */
export function createAuthorizer(options: GuardOptions = {}): Authorizer {
  const settings = readGuardSettings(options)
  const client = createServiceClient(settings)
  const guardFeed = createGuardFeed(settings, client)
  // Before the decider, which may begin to listen at once.
  const leases = createGuardLeases(settings, client, guardFeed)
  return new Authorizer(settings, createDecider(settings, client, guardFeed), leases)
}

/** The client of the service; none while everything is bypassed and nobody said which service. */
export function createServiceClient(settings: GuardSettings): ServiceClient | undefined {
  return settings.key === undefined ? undefined : new ServiceClient(settings)
}

/** The feed that decider and leases share; none without a client. It does not listen yet. */
export function createGuardFeed(settings: GuardSettings, client: ServiceClient | undefined): GuardFeed | undefined {
  return client === undefined ? undefined : new GuardFeed(settings, client)
}

/** Who is signed in, by the sessions of the service; none while everything is bypassed. To be made before the decider. */
export function createGuardLeases(
  settings: GuardSettings,
  client: ServiceClient | undefined,
  guardFeed: GuardFeed | undefined,
): Leases | undefined {
  if (settings.bypass || client === undefined || guardFeed === undefined) return undefined
  return createLeases(settings, client, guardFeed)
}

/** Who decides, by the settings; to be made before the feed begins. Bypassing is said aloud, once a start (capabilities T7). */
export function createDecider(
  settings: GuardSettings,
  client: ServiceClient | undefined,
  guardFeed?: GuardFeed,
): Decider {
  if (settings.bypass) {
    warnOfBypass(settings)
    return new BypassDecider()
  }
  if (client === undefined) throw new TypeError('"accessKeyId" and "secretAccessKey" are needed to ask the service')
  const remote = new RemoteDecider(settings, client)
  if (remote.groupsCache !== undefined) guardFeed?.listeners.add(remote.groupsCache)
  return settings.mode === 'local' ? createLocalDecider(settings, client, remote, guardFeed) : remote
}

function warnOfBypass({ log, service }: GuardSettings): void {
  const warning = `"bypass" (TINYAUTH_BYPASS) is on: everybody may do everything in \`${service}\``
  if (log === SILENT_LOG) process.emitWarning(warning, { code: 'TINYAUTH_BYPASS' })
  else log.warn(warning)
}
