import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from '@jest/globals'
import type { Environment, GuardOptions } from './guard-options.js'
import { readGuardSettings } from './guard-settings.js'
import { GuardSettingsError } from './guard-settings-error.js'

const SECRET = 'a-secret-that-nobody-may-see'
const GIVEN = {
  endpoint: 'https://tinyauth.example.com',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: SECRET,
  service: 'apples',
} as const
const PRODUCTION = { NODE_ENV: 'production' }
const directory = mkdtempSync(join(tmpdir(), 'guard-settings-'))

afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

/** What is wrong; nothing when it can be used. */
function problems(options: GuardOptions, environment: Environment = {}): readonly string[] {
  try {
    readGuardSettings(options, environment)
    return []
  } catch (error) {
    if (error instanceof GuardSettingsError) return error.problems
    throw error
  }
}

describe('the settings of a guard', () => {
  it('need four values, and have defaults for all others', () => {
    expect(readGuardSettings(GIVEN, {})).toMatchObject({
      endpoint: 'https://tinyauth.example.com/',
      service: 'apples',
      region: 'default',
      keyRegion: 'global',
      partition: 'tinyauth',
      ownService: 'tinyauth',
      verify: true,
      bypass: false,
      production: false,
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
      ownLogin: false,
      signInUrl: 'https://tinyauth.example.com/login',
      publicUrl: undefined,
    })
  })

  it('say where people sign in and come back to, by whichever name', () => {
    const read = (options: GuardOptions, environment = {}): unknown => {
      const { signInUrl, publicUrl, ownLogin } = readGuardSettings({ ...GIVEN, ...options }, environment)
      return [signInUrl, publicUrl, ownLogin]
    }
    const named = { TINYAUTH_SIGN_IN_URL: 'https://auth.example.com/login/' }
    const there = 'https://auth.example.com/login'
    expect(read({}, named)).toEqual([there, undefined, false])
    expect(read({ ...named, publicUrl: 'https://shop.example' })).toEqual([there, 'https://shop.example', false])
    expect(read({ signInUrl: there, publicUrl: 'https://shop.example/apples/' })).toEqual([
      there,
      'https://shop.example/apples',
      false,
    ])
    expect([read({ loginPath: '/login' }), read({ onDenied: 'login' })]).toMatchObject([{ 2: true }, { 2: true }])
  })

  const FLAT = {
    TINYAUTH_ENDPOINT: 'http://localhost:8000/auth',
    TINYAUTH_ACCESS_KEY_ID: 'AKID',
    TINYAUTH_SECRET_ACCESS_KEY: SECRET,
    TINYAUTH_VERIFY: 'true',
    TINYAUTH_PARTITION: 'orchard',
    TINYAUTH_SERVICE: 'pears',
    TINYAUTH_REGION: 'eu',
    TINYAUTH_BYPASS: 'off',
  }
  const READ = {
    endpoint: 'http://localhost:8000/auth/',
    service: 'pears',
    partition: 'orchard',
    region: 'eu',
    bypass: false,
  }

  it('are taken from the environment, and from options of the same names', () => {
    for (const settings of [readGuardSettings({}, FLAT), readGuardSettings(FLAT, {})]) {
      expect(settings).toMatchObject(READ)
      expect(settings.key?.accessKeyId).toBe('AKID')
      expect(settings.key?.secret()).toBe(SECRET)
    }
  })

  it('are taken from options before flat options before the environment', () => {
    const flat = { TINYAUTH_SERVICE: 'flat', TINYAUTH_REGION: 'flat' }
    const environment = { TINYAUTH_SERVICE: 'env', TINYAUTH_REGION: 'env', TINYAUTH_PARTITION: 'env' }
    const { service, region, partition } = readGuardSettings({ ...GIVEN, ...flat }, environment)
    expect([service, region, partition]).toEqual(['apples', 'flat', 'env'])
  })

  it('take an empty text in the environment for nothing', () => {
    expect(readGuardSettings(GIVEN, { TINYAUTH_REGION: '', TINYAUTH_VERIFY: '' })).toMatchObject({ region: 'default' })
  })

  it('are not taken from lower-case names of the environment', () => {
    expect(problems({ ...GIVEN, service: undefined }, { service: 'apples' })).toEqual([
      '"service" (TINYAUTH_SERVICE) is missing',
    ])
  })

  it('name everything that is missing at once, under all its names', () => {
    expect(problems({})).toEqual([
      '"endpoint" (TINYAUTH_ENDPOINT) is missing',
      '"accessKeyId" (TINYAUTH_ACCESS_KEY_ID) is missing',
      '"secretAccessKey" (TINYAUTH_SECRET_ACCESS_KEY) is missing',
      '"service" (TINYAUTH_SERVICE) is missing',
    ])
  })

  it.each<[string, GuardOptions]>([
    ['endpoint', { endpoint: 'tinyauth:8000' }],
    ['endpoint', { endpoint: 'ftp://host/' }],
    ['endpoint', { endpoint: `https://key:${SECRET}@host/` }],
    ['endpoint', { endpoint: 'https://host/?a' }],
    ['endpoint', { endpoint: 'https://host/#a' }],
    ['accessKeyId', { accessKeyId: 'a:b' }],
    ['secretAccessKey', { secretAccessKey: `${SECRET}\nx` }],
    ['service', { service: 'Apples' }],
    ['service', { service: 'a:b' }],
    ['region', { region: 'a:b' }],
    ['keyRegion', { keyRegion: '*' }],
    ['partition', { partition: '-a' }],
    ['ownService', { ownService: 'Tinyauth' }],
    ['verify', { verify: '/there/is/no/such/file.pem' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['maxConnections', { maxConnections: 1.5 }],
    ['breaker.failures', { breaker: { failures: 0 } }],
    ['cache.maxEntries', { cache: { maxEntries: 0 } }],
    ['cache.maxAgeSeconds', { cache: { maxAgeSeconds: 301 } }],
    ['maxFeedSilenceMs', { maxFeedSilenceMs: -1 }],
    ['loginPath', { loginPath: '//evil.example' }],
    ['loginPath', { loginPath: '/\\evil.example' }],
    ['loginPath', { loginPath: 'https://evil.example' }],
    ['signInUrl', { signInUrl: '/login' }],
    ['signInUrl', { signInUrl: 'javascript:alert(1)//' }],
    ['signInUrl', { signInUrl: 'https://auth.example.com/login?next=x' }],
    ['signInUrl', { signInUrl: 5 as unknown as string }],
    ['publicUrl', { publicUrl: 'shop.example' }],
    ['publicUrl', { publicUrl: 'https://user:pass@shop.example' }],
    ['publicUrl', { publicUrl: ' ' }],
  ])('refuse a bad "%s", once, and tell no secret', (name, options) => {
    const [problem, ...others] = problems({ ...GIVEN, ...options })
    expect(problem).toContain(`"${name}"`)
    expect(others).toEqual([])
    expect(problem).not.toContain(SECRET)
  })

  it.each([
    'mode',
    'sign',
    'denyStatus',
    'onDenied',
    'bypassInProduction',
    'cache',
    'breaker',
    'clock',
    'log',
    'onDecision',
  ])('refuse an unknown value of "%s"', (name) => {
    expect(problems({ ...GIVEN, [name]: 'other' })).toEqual([expect.stringContaining(`"${name}"`)])
  })

  it('refuse misspelt options, at the top and within', () => {
    const misspelt = { acessKeyId: 'x', breaker: { failures: 2, failure: 1 } }
    expect(problems({ ...GIVEN, ...misspelt })).toEqual([
      '"acessKeyId" is no setting of the guard',
      '"breaker.failure" is no setting of the guard',
    ])
  })

  it('show the secret in no inspection and no JSON', () => {
    const settings = readGuardSettings(GIVEN, {})
    expect(inspect(settings, { depth: 9, showHidden: true })).not.toContain(SECRET)
    expect(JSON.stringify(settings)).not.toContain(SECRET)
  })
})

describe('the secret', () => {
  const { secretAccessKey: _, ...others } = GIVEN

  it('may stand in a file, with a line end', () => {
    const TINYAUTH_SECRET_ACCESS_KEY_FILE = file('secret', `${SECRET}\n`)
    expect(readGuardSettings(others, { TINYAUTH_SECRET_ACCESS_KEY_FILE }).key?.secret()).toBe(SECRET)
    expect(readGuardSettings({ ...others, TINYAUTH_SECRET_ACCESS_KEY_FILE }, {}).key?.secret()).toBe(SECRET)
  })

  it('is refused when one source gives both text and file', () => {
    const both = { TINYAUTH_SECRET_ACCESS_KEY: SECRET, TINYAUTH_SECRET_ACCESS_KEY_FILE: file('both', SECRET) }
    expect(problems(others, both)).toEqual([expect.stringContaining('both as text and as a file')])
  })

  it('of the options wins over a file in the environment, and a file in the options over text in the environment', () => {
    const path = file('wins', 'from-file')
    expect(readGuardSettings(GIVEN, { TINYAUTH_SECRET_ACCESS_KEY_FILE: path }).key?.secret()).toBe(SECRET)
    const options = { ...others, TINYAUTH_SECRET_ACCESS_KEY_FILE: path }
    expect(readGuardSettings(options, { TINYAUTH_SECRET_ACCESS_KEY: SECRET }).key?.secret()).toBe('from-file')
  })

  it('is refused when its file is empty or cannot be read', () => {
    expect(problems({ ...others, TINYAUTH_SECRET_ACCESS_KEY_FILE: file('empty', '\n') })).toEqual([
      expect.stringContaining('TINYAUTH_SECRET_ACCESS_KEY_FILE'),
    ])
    expect(problems({ ...others, TINYAUTH_SECRET_ACCESS_KEY_FILE: join(directory, 'absent') })).toEqual([
      expect.stringContaining('ENOENT'),
    ])
  })
})

describe('"verify"', () => {
  it('is read from both spellings, which must agree', () => {
    expect(readGuardSettings(GIVEN, { TINYAUTH_VERIFY: 'no' }).verify).toBe(false)
    expect(readGuardSettings(GIVEN, { TINYAUTH_ENDPOINT_VERIFY: 'False' }).verify).toBe(false)
    expect(problems(GIVEN, { TINYAUTH_VERIFY: 'true', TINYAUTH_ENDPOINT_VERIFY: 'false' })).toEqual([
      expect.stringContaining('TINYAUTH_VERIFY or TINYAUTH_ENDPOINT_VERIFY'),
    ])
  })

  it('may name a file of certificates, and no other', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
    expect(readGuardSettings({ ...GIVEN, verify: file('ca.pem', pem) }, {}).verify).toEqual({ ca: pem })
    expect(problems({ ...GIVEN, verify: file('no.pem', 'no certificate') })).toHaveLength(1)
    expect(problems({ ...GIVEN, verify: file('empty.pem', '') })).toHaveLength(1)
  })

  it('may be false outside of production alone', () => {
    expect(readGuardSettings({ ...GIVEN, verify: false }, {}).verify).toBe(false)
    expect(problems({ ...GIVEN, verify: false }, PRODUCTION)).toEqual([expect.stringContaining('"verify"')])
  })
})

describe('"bypass"', () => {
  it('needs no service to ask, but the names that ARNs are made of', () => {
    const { endpoint, key, bypass } = readGuardSettings({ service: 'apples' }, { TINYAUTH_BYPASS: 'True' })
    expect([endpoint, key, bypass]).toEqual(['', undefined, true])
    expect(problems({ bypass: true })).toEqual(['"service" (TINYAUTH_SERVICE) is missing'])
  })

  it('lets a part of what a service needs be given, and checks it', () => {
    expect(problems({ bypass: true, service: 'apples', accessKeyId: 'AKID' })).toEqual([])
    expect(problems({ bypass: true, service: 'apples', endpoint: 'nowhere' })).toHaveLength(1)
  })

  it('is refused in production without the word for it', () => {
    expect(problems({ ...GIVEN, bypass: true }, PRODUCTION)).toEqual([expect.stringContaining('"bypass"')])
    expect(problems(GIVEN, { ...PRODUCTION, TINYAUTH_BYPASS: '1' })).toHaveLength(1)
    expect(problems({ ...GIVEN, bypass: true, bypassInProduction: 'i-accept' }, PRODUCTION)).toEqual([])
  })

  it('is refused when it is neither true nor false', () => {
    expect(problems(GIVEN, { TINYAUTH_BYPASS: 'maybe' })).toHaveLength(1)
  })
})
