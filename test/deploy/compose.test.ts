import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { missingNginx } from '../nginx/nginx-server.js'
import {
  at,
  configOf,
  isPinned,
  isThere,
  listAt,
  namesAt,
  packageVersion,
  ROOT,
  SETTING_NAMES,
  textOf,
  yamlOf,
} from './deploy-files.js'

const [compose] = yamlOf('deploy/compose.yaml')
const NODES = ['node-1', 'node-2']
const GIVEN: Readonly<Record<string, string>> = { PUBLIC_URL: 'https://auth.example.org', SECRETS_DIR: '/secrets' }

/** A text as Compose fills it. @throws Error with what the file says where something has to be given */
function filled(text: string, given: Readonly<Record<string, string>> = GIVEN): string {
  return text.replaceAll(/\$\{(\w+)(:[-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const value = given[name] ?? ''
    if (value !== '') return value
    if (kind === ':?') throw new Error(`${name}: ${rest}`)
    return rest
  })
}

function environmentOf(node: string): Record<string, string> {
  const environment = at(compose, 'services', node, 'environment') as Record<string, string>
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]))
}

describe('deploy/compose.yaml', () => {
  it.each(NODES)('gives %s settings that there are, with which the service would start in production', (node) => {
    const environment = environmentOf(node)
    expect(Object.keys(environment).filter((name) => !SETTING_NAMES.includes(name))).toEqual([])
    const { isProduction, databaseUrl, trustProxy, port } = configOf(environment)
    expect([isProduction, trustProxy, port]).toEqual([true, 1, 8700])
    expect(new URL(databaseUrl?.reveal() ?? '').hostname).toBe('database')
  })

  it.each(['PUBLIC_URL', 'SECRETS_DIR'])('does not start without %s, and says what it is', (name) => {
    const { [name]: _, ...others } = GIVEN
    const start = (): string => filled(textOf('deploy/compose.yaml'), others)
    expect(start).toThrow(`${name}: `)
    expect(start).toThrow(/make-secrets\.sh FOLDER|https address/)
  })

  it('gives every secret that is read, as a file that make-secrets.sh makes', () => {
    const read = ['node-1', 'proxy', 'database'].flatMap((name) => listAt(compose, 'services', name, 'secrets'))
    expect(namesAt(compose, 'secrets').toSorted()).toEqual([...new Set(read)].toSorted())
    for (const name of namesAt(compose, 'secrets')) {
      expect(filled(String(at(compose, 'secrets', name, 'file')))).toBe(`/secrets/${name}`)
    }
    const files = Object.values(environmentOf('node-1')).filter((value) => value.startsWith('/run/secrets/'))
    expect(files.map((file) => path.basename(file)).toSorted()).toEqual(
      [...listAt(compose, 'services', 'node-1', 'secrets')].toSorted(),
    )
  })

  it('starts nothing before what it needs answers, and lets a node end what it does', () => {
    expect(namesAt(compose, 'services', 'proxy', 'depends_on')).toEqual(NODES)
    for (const [service, needed] of [
      ...NODES.map((node) => [node, 'database']),
      ...NODES.map((node) => ['proxy', node]),
    ]) {
      expect(at(compose, 'services', String(service), 'depends_on', String(needed), 'condition')).toBe(
        'service_healthy',
      )
    }
    for (const service of namesAt(compose, 'services')) {
      expect([service, at(compose, 'services', service, 'healthcheck', 'test', 0)]).toEqual([service, 'CMD'])
    }
    const graceSeconds = Number.parseInt(String(at(compose, 'services', 'node-1', 'stop_grace_period')), 10)
    expect(graceSeconds * 1000).toBeGreaterThan(2 * configOf(environmentOf('node-1')).shutdownTimeoutMs)
  })

  it('publishes the proxy alone, and runs it and the nodes without rights and without a disk', () => {
    const published = namesAt(compose, 'services').filter(
      (name) => at(compose, 'services', name, 'ports') !== undefined,
    )
    expect(published).toEqual(['proxy'])
    for (const service of [...NODES, 'proxy']) {
      const { read_only, cap_drop, security_opt } = at(compose, 'services', service) as Record<string, unknown>
      expect({ read_only, cap_drop, security_opt }).toEqual({
        ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      })
    }
    expect([at(compose, 'networks', 'inside', 'internal'), at(compose, 'services', 'database', 'networks')]).toEqual([
      true,
      ['inside'],
    ])
  })

  it('names images by a version', () => {
    const images = namesAt(compose, 'services').map((name) => String(at(compose, 'services', name, 'image')))
    expect(images.filter((image) => !isPinned(image))).toEqual([])
    expect(images[0]).toBe(`tinyauth:${packageVersion()}`)
    expect(isThere(String(at(compose, 'services', 'node-1', 'build', 'dockerfile')))).toBe(true)
  })

  it('has an nginx that sends requests to each node, on the port on which it listens', () => {
    const nginx = textOf('deploy/nginx/nginx.conf')
    expect([...nginx.matchAll(/^\s+server (\S+) /gm)].map(([, server]) => server)).toEqual(
      NODES.map((node) => `${node}:8700`),
    )
    const [port] = listAt(compose, 'services', 'proxy', 'ports')
    expect(filled(String(port))).toBe('443:8443')
    expect(nginx).toContain('listen 8443 ssl;')
    for (const name of listAt(compose, 'services', 'proxy', 'secrets'))
      expect(nginx).toContain(`/run/secrets/${String(name)};`)
  })
})

const describeWhereThere = missingNginx === undefined ? describe : describe.skip

describeWhereThere(`deploy/make-secrets.sh${missingNginx === undefined ? '' : ` SKIPPED: ${missingNginx}`}`, () => {
  it('makes all secrets once, with which the service starts, in a folder that only its owner enters', () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'secrets-')), 'made')
    try {
      const make = (): unknown =>
        execFileSync(path.join(ROOT, 'deploy/make-secrets.sh'), [folder, 'auth.example.org'], { stdio: 'pipe' })
      const made = (): readonly string[] =>
        namesAt(compose, 'secrets').map((name) => readFileSync(path.join(folder, name), 'utf8'))
      make()
      const first = made()
      make()
      expect(made()).toEqual(first)
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      const [masterKey = '', signingKey = '', databaseUrl = '', password = ''] = first
      const environment = {
        MASTER_KEY: masterKey.trim(),
        SECRET_SIGNING_KEY: signingKey.trim(),
        DATABASE_URL: databaseUrl,
      }
      expect(() => configOf({ NODE_ENV: 'production', ...environment })).not.toThrow()
      expect(new URL(databaseUrl).password).toBe(password.trim())
    } finally {
      rmSync(path.dirname(folder), { recursive: true })
    }
  })
})
