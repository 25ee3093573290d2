import { SYSTEM_CLOCK } from './clock.js'
import { SILENT_LOG } from './guard-log.js'
import type { BreakerOptions, CacheOptions, GuardOptions } from './guard-options.js'
import type { GuardSettings } from './guard-settings.js'
import type { SettingReader } from './setting-reader.js'

/** Longest time that a setting may say, in milliseconds. */
export const MOST_MS = 600_000

/** Reads how far answers are kept. */
export function readCache(reader: SettingReader): Required<CacheOptions> | undefined {
  const given = reader.find('cache') ?? false
  if (typeof given !== 'boolean' && (typeof given !== 'object' || Array.isArray(given))) {
    reader.note('cache', 'must be true, false or an object {maxEntries, maxAgeSeconds}')
  }
  reader.refuseOthers('cache', ['maxEntries', 'maxAgeSeconds'])
  const cache = {
    maxEntries: reader.whole('cache.maxEntries', { least: 1, most: 1_000_000, fallback: 10_000 }),
    maxAgeSeconds: reader.whole('cache.maxAgeSeconds', { least: 1, most: 300, fallback: 5 }),
  }
  return given === false ? undefined : cache
}

/** Reads when the service is no longer asked. */
export function readBreaker(reader: SettingReader): Required<BreakerOptions> {
  const given = reader.find('breaker')
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    reader.note('breaker', 'must be an object {failures, cooldownMs}')
  }
  reader.refuseOthers('breaker', ['failures', 'cooldownMs'])
  return {
    failures: reader.whole('breaker.failures', { least: 1, most: 10_000, fallback: 5 }),
    cooldownMs: reader.whole('breaker.cooldownMs', { least: 1, most: MOST_MS, fallback: 1000 }),
  }
}

/** Reads what the guard calls. */
export function readHooks(
  reader: SettingReader,
  options: GuardOptions,
): Pick<GuardSettings, 'clock' | 'log' | 'onDecision'> {
  const { clock = SYSTEM_CLOCK, log = SILENT_LOG, onDecision } = options
  if (!hasMethods(clock, ['now'])) reader.note('clock', 'must have a method `now`')
  if (!hasMethods(log, ['log', 'warn', 'error'])) reader.note('log', 'must have the methods `log`, `warn` and `error`')
  if (onDecision !== undefined && typeof onDecision !== 'function') reader.note('onDecision', 'must be a function')
  return { clock, log, onDecision }
}

function hasMethods(value: object, names: readonly string[]): boolean {
  return typeof value === 'object' && names.every((name) => typeof Reflect.get(value, name) === 'function')
}
