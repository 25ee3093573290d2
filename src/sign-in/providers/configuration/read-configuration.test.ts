import { describe, expect, it } from '@jest/globals'
import { judges } from '../../../../test/sign-in/providers/sign-in-room.js'
import { ManualClock } from '../../../common/clock.js'
import { ConfigError } from '../../../common/config/index.js'
import { IdentityProvider } from '../../federation/identity-provider.js'
import type { CustomIdentityProvider } from '../custom-provider.js'
import type { KnownProvider } from '../found-provider.js'
import { parseUsersFile } from './users-file.js'
import { type ConfigurationSources, readConfiguredProviders } from './read-configuration.js'

const FILE = '/etc/tinyauth/providers.json'
const CORP = {
  name: 'corp',
  kind: 'oidc',
  settings: { clientId: 'tinyauth', issuer: 'https://id.example.com' },
  clientSecret: 'a client secret',
  admission: { rules: '@example.com' },
}
const LIST = { name: 'list', kind: 'basic', admission: { everyone: true } }

const warnings: string[] = []

interface Given {
  readonly files?: Readonly<Record<string, string>>
  readonly custom?: readonly CustomIdentityProvider[]
  readonly config?: Partial<ConfigurationSources['config']>
}

function read(entries: unknown, given: Given = {}): Promise<ReadonlyMap<string, KnownProvider>> {
  warnings.length = 0
  const files: Readonly<Record<string, string>> = { [FILE]: JSON.stringify(entries), ...given.files }
  return readConfiguredProviders({
    ...judges(),
    clock: new ManualClock(0),
    hooks: new Map(),
    custom: given.custom ?? [],
    config: { identityProvidersFile: FILE, testLogin: false, isProduction: false, ...given.config },
    readFile: (path) => {
      const text = files[path]
      if (text === undefined) throw new Error('no such file')
      return text
    },
    warn: (text) => void warnings.push(text),
  })
}

async function problemsOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name }) => name)
    throw error
  }
  return []
}

class OwnProvider extends IdentityProvider {
  override readonly kind = 'own'
  override readonly displayName = 'Own'

  constructor(override readonly name: string) {
    super()
  }

  override begin(): Promise<URL> {
    return Promise.resolve(new URL('https://own.example.com/'))
  }

  override complete(): Promise<never> {
    return Promise.reject(new Error('nobody comes back'))
  }

  override check(): Promise<[]> {
    return Promise.resolve([])
  }
}

describe('the file of providers', () => {
  it('holds what the API takes, with secrets in files of their own', async () => {
    const { clientSecret: _, ...open } = CORP
    const known = await read([CORP, { ...open, name: 'other', clientSecretFile: '/run/secret' }], {
      files: { '/run/secret': 'from a file\n' },
    })
    expect([...known.keys()]).toEqual(['corp', 'other'])
    expect(known.get('other')?.definition.clientSecret?.reveal()).toBe('from a file')
    expect(known.get('corp')).toMatchObject({ source: 'configuration', compiled: { found: { name: 'corp' } } })
  })

  it('stops the start with every problem of every entry', async () => {
    const broken = [
      { ...CORP, name: 'Corp' },
      { ...CORP, admission: undefined },
      { ...CORP, name: 'second', settings: { clientId: 'x' }, clientSecretFile: '/nowhere' },
      'text',
      CORP,
      { ...CORP, surprise: 1 },
    ]
    expect(await problemsOf(read(broken))).toEqual([
      'identity provider 1 (Corp), `name`',
      'identity provider 2 (corp), `admission`',
      'identity provider 3 (second), `settings/issuer`',
      'identity provider 3 (second), `clientSecretFile`',
      'identity provider 4, `body`',
      'identity provider 5 (corp), `name`',
      'identity provider 6 (corp), `surprise`',
    ])
  })

  it.each([
    ['is not there', {}],
    ['is no JSON', { [FILE]: '[' }],
    ['is no list', { [FILE]: '{}' }],
  ])('stops the start when it %s', async (_what, files) => {
    const config = { identityProvidersFile: 'is no JSON' in files ? FILE : (Object.keys(files)[0] ?? '/nowhere') }
    expect(await problemsOf(read([], { files, config }))).toEqual(['TINYAUTH_IDENTITY_PROVIDERS_FILE'])
  })

  it.each(['passkey', 'second-factor', 'step-up', 'test', 'a/b', '', 'ä'])(
    'may not call a provider %j',
    async (name) => {
      expect(await problemsOf(read([{ ...CORP, name }]))).toEqual([expect.stringContaining('`name`')])
    },
  )

  it('shows no secret in a problem', async () => {
    const work = read([{ ...CORP, admission: {}, settings: { clientId: 5 } }])
    await expect(work).rejects.not.toThrow(/a client secret/)
  })

  it('takes a list of users from a file of its own', async () => {
    const hash = `pbkdf2-sha256$1$00$${'0'.repeat(64)}`
    const known = await read([{ ...LIST, usersFile: '/users' }], { files: { '/users': `# people\nfred:${hash}\n\n` } })
    expect(known.get('list')?.definition.settings).toEqual({ users: [{ name: 'fred', passwordHash: hash }] })
    const files = { '/users': 'fred\n$2y$x:y' }
    expect(await problemsOf(read([{ ...LIST, usersFile: '/users' }], { files }))).not.toEqual([])
  })

  it('takes passwords in the clear outside of production alone, and warns', async () => {
    const clear = { ...LIST, settings: { users: [{ name: 'fred', password: 'secret' }] } }
    const known = await read([clear])
    expect(JSON.stringify(known.get('list')?.definition)).not.toContain('"secret"')
    expect(warnings).toEqual([expect.stringContaining('`list`')])
    expect(await problemsOf(read([clear], { config: { isProduction: true } }))).toEqual([
      'identity provider 1 (list), `settings/users`',
    ])
  })
})

describe('lines of users', () => {
  it('are name and hash; others are named by their number', () => {
    expect(parseUsersFile('a:b:c\r\n#x:y\n  \n:no\nno\n')).toEqual({
      users: [{ name: 'a', passwordHash: 'b:c' }],
      strangeLines: [4, 5],
    })
  })
})

describe('the provider of development', () => {
  it.each([
    [{ testLogin: true, isProduction: false }, ['test']],
    [{ testLogin: true, isProduction: true }, []],
    [{ testLogin: false, isProduction: false }, []],
  ])('with %j is %j', async (config, names) => {
    expect([...(await read([], { config })).keys()]).toEqual(names)
  })
})

describe('a provider of the application', () => {
  it('stands beside those of the file', async () => {
    const custom = [{ provider: new OwnProvider('own'), admission: { groups: ['x'] }, createsUsers: false }]
    const known = await read([CORP], { custom })
    expect(known.get('own')?.compiled.found).toMatchObject({ source: 'application', kind: 'own', createsUsers: false })
  })

  it('stops the start when it admits nobody, or its name is taken or none', async () => {
    const custom = [
      { provider: new OwnProvider('own'), admission: {} },
      { provider: new OwnProvider('corp'), admission: { everyone: true } as const },
      { provider: new OwnProvider('Login'), admission: { everyone: true } as const },
    ]
    expect(await problemsOf(read([CORP], { custom }))).toEqual([
      'the provider `own` of the application, `admission`',
      'the provider `corp` of the application, `name`',
      'the provider `Login` of the application, `name`',
    ])
  })
})
