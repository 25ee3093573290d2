import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GuardSettingsError } from '../src/settings/guard-settings-error.js'
import { readGuardSettings } from '../src/settings/guard-settings.js'
import { FLAT_NAMES } from '../src/settings/setting-reader.js'

const README = readFileSync(join(__dirname, '..', 'README.md'), 'utf8')
const [, SETTINGS = ''] = README.split('\n## Settings\n')

const NEEDED = { endpoint: 'http://127.0.0.1/', accessKeyId: 'key', secretAccessKey: 'secret', service: 'apples' }

/** Options of the module of Nest, which the guard itself does not read. */
const OF_NEST = ['report', 'registerActions', 'global']

/** The options in the first column of the table. */
function optionsShown(): readonly string[] {
  const columns = (SETTINGS.split('\n## ')[0] ?? '').split('\n').map((line) => /^\| ([^|]*) \|/.exec(line)?.[1] ?? '')
  return columns.flatMap((column) => [...column.matchAll(/`([A-Za-z]+)`/g)].map(([, name = '']) => name))
}

/** Whether an option is known. The value is none that could be used, which is another problem. */
function isKnown(name: string): boolean {
  try {
    readGuardSettings({ ...NEEDED, [name]: [] }, {})
    return true
  } catch (error) {
    if (!(error instanceof GuardSettingsError)) throw error
    return !error.problems.some((problem) => problem.includes('is no setting'))
  }
}

describe('the settings in the README', () => {
  it('are options that the guard takes', () => {
    const shown = optionsShown().filter((name) => !OF_NEST.includes(name))
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.filter((name) => !isKnown(name))).toEqual([])
    expect(isKnown('unheardOf')).toBe(false)
  })

  it('have the defaults that it states', () => {
    const { log: _, clock: __, ...defaults } = readGuardSettings(NEEDED, {})
    expect(defaults).toMatchObject({
      verify: true,
      partition: 'tinyauth',
      region: 'default',
      keyRegion: 'global',
      bypass: false,
      mode: 'remote',
      cache: undefined,
      sign: 'sigv4',
      timeoutMs: 2000,
      maxConnections: 64,
      breaker: { failures: 5, cooldownMs: 1000 },
      maxFeedSilenceMs: 15_000,
      denyStatus: 403,
      onDenied: 'reply',
      loginPath: '/login',
      signInUrl: 'http://127.0.0.1/login',
      publicUrl: undefined,
    })
    expect(readGuardSettings({ ...NEEDED, cache: true }, {}).cache?.maxAgeSeconds).toBe(5)
  })

  it('name every variable of the environment and no other', () => {
    const named = new Set([...README.matchAll(/TINYAUTH_[A-Z_]+/g)].map(([name]) => name))
    const files = FLAT_NAMES.filter((name) => name.endsWith('_FILE'))
    expect([...named].sort()).toEqual(FLAT_NAMES.filter((name) => !files.includes(name)).sort())
  })
})
