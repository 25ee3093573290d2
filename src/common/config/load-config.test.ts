import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { Secret } from '../secrets/secret.js'
import { Config } from './config.js'
import { ConfigError } from './config-problem.js'
import type { LoadedConfig } from './load-config.js'
import { loadConfig } from './load-config.js'

const MASTER_BYTES = Buffer.alloc(32, 7)
const MASTER_KEY = MASTER_BYTES.toString('base64')
const SIGNING_KEY = 'a signing key of more than 32 characters'
const KEYS = { MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY }

function load(
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): LoadedConfig {
  return loadConfig(environment, {
    readFile: (path) => {
      const text = files[path]
      if (text === undefined) throw new Error('no such file')
      return text
    },
    loadKeys: () => ({
      masterKeys: new Secret([Buffer.alloc(32, 1)]),
      secretSigningKey: new Secret('made outside of production'),
    }),
  })
}

function refusal(
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): ConfigError {
  try {
    load(environment, files)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('a configuration', () => {
  it('needs no variable outside of production', () => {
    const { config, warnings } = load({})
    expect(config).toBeInstanceOf(Config)
    expect(config).toMatchObject({ environment: 'development', host: '127.0.0.1', port: 8700, dataDir: './data' })
    expect(config.isProduction).toBe(false)
    expect(config.databaseUrl).toBeUndefined()
    expect(warnings).toEqual([])
  })

  it('is frozen', () => {
    const { config } = load({})
    expect(() => Object.assign(config, { readOnly: true })).toThrow(TypeError)
  })

  it('never prints a secret', () => {
    const { config } = load({ ...KEYS, DATABASE_URL: 'postgres://u:hunter2@db/x' })
    const printed = `${JSON.stringify(config)} ${inspect(config, { depth: 9, showHidden: true })} ${String(config.secretSigningKey)}`
    expect(printed).toContain('[secret]')
    for (const secret of [SIGNING_KEY, MASTER_KEY, 'hunter2', MASTER_BYTES.toString('hex')]) {
      expect(printed).not.toContain(secret)
    }
  })

  it('takes given keys before those that it made', () => {
    const { config } = load({ SECRET_SIGNING_KEY: SIGNING_KEY })
    expect(config.secretSigningKey.reveal()).toBe(SIGNING_KEY)
    expect(config.masterKeys.reveal()).toEqual([Buffer.alloc(32, 1)])
  })

  it('takes keys from the environment alone in production', () => {
    const { config } = loadConfig(
      { NODE_ENV: 'production', ...KEYS },
      {
        loadKeys: () => {
          throw new Error('asked for keys')
        },
      },
    )
    expect(config.isProduction).toBe(true)
    expect(config.host).toBe('0.0.0.0')
  })

  it.each([
    [{}, ['TINYAUTH_MASTER_KEY', 'TINYAUTH_SECRET_SIGNING_KEY']],
    [{ MASTER_KEY }, ['TINYAUTH_SECRET_SIGNING_KEY']],
    [{ SECRET_SIGNING_KEY: SIGNING_KEY }, ['TINYAUTH_MASTER_KEY']],
  ])('is refused in production with no more keys than %j', (environment, names) => {
    const { problems } = refusal({ NODE_ENV: 'production', ...environment })
    expect(problems.map(({ name }) => name)).toEqual(names)
  })

  it('names every problem at once, with what was given and what to do', () => {
    const { problems, message } = refusal({ PORT: '-1', TINYAUTH_LOG_LEVEL: 'loud', TRUST_PROXY: 'all' })
    expect(problems).toHaveLength(3)
    expect(problems[0]).toEqual({
      name: 'PORT',
      got: '-1',
      expected: 'a whole number from 0 to 65535',
      fix: 'set for example `TINYAUTH_PORT=0`',
    })
    expect(message.split('\n')).toHaveLength(4)
  })

  it.each([['MASTER_KEY'], ['SECRET_SIGNING_KEY'], ['DATABASE_URL']])('does not show a %s that is wrong', (name) => {
    const { problems, message } = refusal({ [name]: 'hunter2' })
    expect(problems).toHaveLength(1)
    expect(`${message}${JSON.stringify(problems)}`).not.toContain('hunter2')
  })

  it('escapes control characters of what was given', () => {
    expect(refusal({ PORT: '1\n\u001b[2J' }).message).toContain('`1\\n\\u001b[2J`')
  })
})

describe('a setting', () => {
  it.each([
    ['with the prefix', { TINYAUTH_PORT: '81' }, {}],
    ['without', { PORT: '81' }, {}],
    ['both ways when they are equal', { TINYAUTH_PORT: '81', PORT: '81' }, {}],
    ['from a file', { TINYAUTH_PORT_FILE: '/port' }, { '/port': '81\n' }],
    ['from a file without the prefix', { PORT_FILE: '/port' }, { '/port': '81\r\n' }],
  ])('is read %s', (_way, environment, files) => {
    expect(load(environment, files).config.port).toBe(81)
  })

  it('loses one closing newline of a file, and nothing else', () => {
    const text = ` ${SIGNING_KEY} \n`
    expect(load({ SECRET_SIGNING_KEY_FILE: '/key' }, { '/key': `${text}\n` }).config.secretSigningKey.reveal()).toBe(
      text,
    )
  })

  it.each([
    ['two different values', { TINYAUTH_PORT: '81', PORT: '82' }, {}],
    ['a value and a file', { PORT: '81', PORT_FILE: '/port' }, { '/port': '81' }],
    ['two files', { PORT_FILE: '/port', TINYAUTH_PORT_FILE: '/port' }, { '/port': '81' }],
    ['a file that cannot be read', { PORT_FILE: '/none' }, {}],
    ['an empty file', { PORT_FILE: '/port' }, { '/port': '\n' }],
    ['an empty value', { PORT: '' }, {}],
  ])('is refused with %s', (_what, environment, files) => {
    expect(refusal(environment, files).problems).toHaveLength(1)
  })

  it('is not looked for among what every object inherits', () => {
    const inherited = Object.create({ PORT: '81' }) as Record<string, string>
    expect(load(inherited).config.port).toBe(8700)
  })

  it.each([
    [{ TINYAUTH_PROT: '1' }, 'did you mean `TINYAUTH_PORT`?'],
    [{ TINYAUTH_MASTER_KEY_FLIE: '/x' }, 'did you mean `TINYAUTH_MASTER_KEY_FILE`?'],
    [{ TINYAUTH_SOMETHING_ELSE_ALTOGETHER: '1' }, 'has no effect'],
  ])('of unknown name %j is reported', (environment, text) => {
    const { warnings } = load(environment)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(text)
  })

  it('without the prefix may be anything of somebody else', () => {
    expect(load({ HOME: '/root', PATH: '/bin' }).warnings).toEqual([])
  })
})

describe('settings together', () => {
  it.each([
    [{ TLS_CERT_FILE: '/a' }, 'TINYAUTH_TLS_KEY_FILE'],
    [{ TLS_KEY_FILE: '/a' }, 'TINYAUTH_TLS_CERT_FILE'],
    [{ AUDIT_SINKS: 'database,file' }, 'TINYAUTH_AUDIT_LOG_FILENAME'],
  ])('%j miss %s', (environment, name) => {
    expect(refusal(environment).problems.map((problem) => problem.name)).toEqual([name])
  })

  it('are whole with both TLS files, and with a file name for the file sink', () => {
    const { config } = load({
      TLS_CERT_FILE: '/a',
      TLS_KEY_FILE: '/b',
      AUDIT_SINKS: 'file,database',
      AUDIT_LOG_FILENAME: '/c',
    })
    expect(config).toMatchObject({ tlsCertFile: '/a', tlsKeyFile: '/b', auditSinks: ['database', 'file'] })
  })
})

describe('the configuration of an edge node', () => {
  const EDGE = {
    TINYAUTH_AUTH_MODE: 'proxy',
    TINYAUTH_ENDPOINT: 'https://tinyauth.example.org/',
    TINYAUTH_ACCESS_KEY_ID: 'AKEDGE',
    TINYAUTH_SECRET_ACCESS_KEY: 'secret-of-the-edge',
  }

  it('needs no key of the service, in production too, and takes none that another process could know', () => {
    const { config, warnings } = load({ ...EDGE, NODE_ENV: 'production' })
    expect(config).toMatchObject({ authMode: 'proxy', endpoint: 'https://tinyauth.example.org', accessKeyId: 'AKEDGE' })
    expect([config.verify, config.secretAccessKey?.reveal(), warnings]).toEqual([true, 'secret-of-the-edge', []])
    expect(config.secretSigningKey.reveal()).not.toBe(load(EDGE).config.secretSigningKey.reveal())
    expect(JSON.stringify(config)).not.toContain('secret-of-the-edge')
  })

  it.each([
    ['http://tinyauth.example.org', true],
    ['http://127.0.0.1:8700', false],
    ['http://localhost:8700', false],
    ['https://tinyauth.example.org', false],
  ])('asks a tinyauth elsewhere by https alone in production: %s', (endpoint, refused) => {
    const edge = { TINYAUTH_AUTH_MODE: 'proxy', TINYAUTH_ACCESS_KEY_ID: 'AKEDGE', NODE_ENV: 'production', ...KEYS }
    const given = {
      ...edge,
      TINYAUTH_ENDPOINT: endpoint,
      TINYAUTH_SECRET_ACCESS_KEY: 'a secret of an access key 0123456789',
    }
    if (!refused) expect(load(given).config.endpoint).toContain(new URL(endpoint).host)
    else expect(refusal(given).problems.map(({ name }) => name)).toEqual(['TINYAUTH_ENDPOINT'])
  })

  it('is refused where half of it is given, each problem named', () => {
    const names = refusal({ TINYAUTH_AUTH_MODE: 'proxy', TINYAUTH_VERIFY: 'no', NODE_ENV: 'production' }).problems
    expect(names.map(({ name }) => name)).toEqual([
      'TINYAUTH_ENDPOINT',
      'TINYAUTH_ACCESS_KEY_ID',
      'TINYAUTH_SECRET_ACCESS_KEY',
      'TINYAUTH_VERIFY',
    ])
  })

  it.each([
    ['TINYAUTH_ENDPOINT', 'tinyauth:8700'],
    ['TINYAUTH_ENDPOINT', 'https://key:secret@tinyauth.example.org'],
    ['TINYAUTH_ACCESS_KEY_ID', 'two words'],
    ['TINYAUTH_VERIFY', 'perhaps'],
    ['TINYAUTH_AUTH_MODE', 'edge'],
    ['PROXY_KEY_SECONDS', '259201'],
  ])('refuses %s=%s', (name, text) => {
    expect(refusal({ ...EDGE, [name]: text }).problems.map((problem) => problem.name)).toEqual([name])
  })

  it('takes the words of the original for whether to verify, and a file of authorities as the guard does', () => {
    const verified = ['true', 'yes', 'false', 'no', '/etc/ca.pem'].map(
      (text) => load({ ...EDGE, TINYAUTH_VERIFY: text }).config.verify,
    )
    expect(verified).toEqual([true, true, false, false, '/etc/ca.pem'])
  })

  it('is not read under bare names, which mean other things elsewhere', () => {
    const { config } = load({
      AUTH_MODE: 'oidc',
      ENDPOINT: 'x',
      ACCESS_KEY_ID: '?',
      SECRET_ACCESS_KEY: '',
      VERIFY: '1',
    })
    expect([config.authMode, config.endpoint, config.accessKeyId, config.verify]).toEqual([
      'local',
      undefined,
      undefined,
      true,
    ])
  })
})
