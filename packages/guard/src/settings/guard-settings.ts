import { MOST_MS, readBreaker, readCache, readHooks } from './behaviour-settings.js'
import type { Clock } from './clock.js'
import type { GuardKey } from './guard-key.js'
import type { GuardLog } from './guard-log.js'
import type { BreakerOptions, CacheOptions, Environment, GuardOptions } from './guard-options.js'
import { GuardSettingsError } from './guard-settings-error.js'
import { readLogin } from './login-settings.js'
import { readNames } from './name-settings.js'
import { readService, readVerify } from './service-settings.js'
import { FLAT_NAMES, SettingReader } from './setting-reader.js'

/** The settings of a guard, read and checked; what each means is said in `GuardOptions`. */
export interface GuardSettings {
  /** Ends with `/`. Empty when everything is bypassed and none was given. */
  readonly endpoint: string
  /** Only where everything is bypassed there may be none. */
  readonly key: GuardKey | undefined
  readonly service: string
  readonly region: string
  readonly keyRegion: string
  readonly partition: string
  readonly ownService: string
  /** `ca`: certificates of the authorities to trust, as PEM. */
  readonly verify: boolean | { readonly ca: string }
  readonly bypass: boolean
  readonly production: boolean
  readonly mode: 'remote' | 'local'
  readonly cache: Required<CacheOptions> | undefined
  readonly sign: 'sigv4' | 'basic'
  readonly timeoutMs: number
  readonly maxConnections: number
  readonly breaker: Required<BreakerOptions>
  readonly maxFeedSilenceMs: number
  readonly denyStatus: 401 | 403
  readonly onDenied: 'reply' | 'login' | 'throw'
  readonly loginPath: string
  /** Whether `@LoginRequired` leads browsers to `loginPath`, and not to `signInUrl`. */
  readonly ownLogin: boolean
  /** Empty when everything is bypassed and neither it nor `endpoint` was given. */
  readonly signInUrl: string
  /** Ends without `/`; `undefined`: each request tells. */
  readonly publicUrl: string | undefined
  readonly clock: Clock
  readonly log: GuardLog
  readonly onDecision: GuardOptions['onDecision']
}

const OTHER_OPTIONS = [
  'endpoint', 'accessKeyId', 'secretAccessKey', 'verify', 'partition', 'service', 'region', 'bypass',
  'keyRegion', 'ownService', 'bypassInProduction', 'mode', 'cache', 'sign', 'timeoutMs', 'maxConnections', 'breaker',
  'maxFeedSilenceMs', 'denyStatus', 'onDenied', 'loginPath', 'signInUrl', 'publicUrl', 'clock', 'log', 'onDecision', 'environment',
] // prettier-ignore
const KNOWN_OPTIONS = [...FLAT_NAMES, ...OTHER_OPTIONS]

/**
 * Reads the settings of a guard from options and environment.
 *
 * @throws GuardSettingsError with every problem; each names its setting, none tells a secret.
 */
export function readGuardSettings(
  options: GuardOptions = {},
  environment: Environment = options.environment ?? process.env,
): GuardSettings {
  const reader = new SettingReader({ ...options }, environment)
  reader.refuseOthers(undefined, KNOWN_OPTIONS)
  const production = environment['NODE_ENV'] === 'production'
  const bypass = readBypass(reader, production)
  const service = readService(reader, bypass)
  const settings: GuardSettings = {
    ...service,
    ...readNames(reader),
    verify: readVerify(reader, production),
    bypass,
    production,
    mode: reader.choice('mode', ['remote', 'local']),
    cache: readCache(reader),
    sign: reader.choice('sign', ['sigv4', 'basic']),
    timeoutMs: reader.whole('timeoutMs', { least: 1, most: MOST_MS, fallback: 2000 }),
    maxConnections: reader.whole('maxConnections', { least: 1, most: 10_000, fallback: 64 }),
    breaker: readBreaker(reader),
    maxFeedSilenceMs: reader.whole('maxFeedSilenceMs', { least: 1, most: MOST_MS, fallback: 15_000 }),
    denyStatus: reader.choice('denyStatus', [403, 401]),
    ...readLogin(reader, service.endpoint),
    ...readHooks(reader, options),
  }
  if (reader.problems.length > 0) throw new GuardSettingsError(reader.problems)
  return settings
}

function readBypass(reader: SettingReader, production: boolean): boolean {
  const bypass = reader.flag('bypass')
  const accepted = reader.find('bypassInProduction')
  if (accepted !== undefined && accepted !== 'i-accept')
    reader.note('bypassInProduction', "must be 'i-accept' or absent")
  if (bypass && production && accepted !== 'i-accept') {
    reader.note('bypass', 'lets everybody do everything, which production refuses (NODE_ENV)')
  }
  return bypass
}
