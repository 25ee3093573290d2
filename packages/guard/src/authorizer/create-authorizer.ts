import type { Decider } from '../decider.js'
import { createLocalDecider } from '../local/create-local-decider.js'
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
  return new Authorizer(settings, createDecider(settings, createServiceClient(settings)))
}

/** The client of the service; none while everything is bypassed and nobody said which service. */
export function createServiceClient(settings: GuardSettings): ServiceClient | undefined {
  return settings.key === undefined ? undefined : new ServiceClient(settings)
}

/** Who decides, by the settings. Bypassing is said aloud, once a start (capabilities T7). */
export function createDecider(settings: GuardSettings, client: ServiceClient | undefined): Decider {
  if (settings.bypass) {
    warnOfBypass(settings)
    return new BypassDecider()
  }
  if (client === undefined) throw new TypeError('"accessKeyId" and "secretAccessKey" are needed to ask the service')
  const remote = new RemoteDecider(settings, client)
  return settings.mode === 'local' ? createLocalDecider(settings, client, remote) : remote
}

function warnOfBypass({ log, service }: GuardSettings): void {
  const warning = `"bypass" (TINYAUTH_BYPASS) is on: everybody may do everything in \`${service}\``
  if (log === SILENT_LOG) process.emitWarning(warning, { code: 'TINYAUTH_BYPASS' })
  else log.warn(warning)
}
