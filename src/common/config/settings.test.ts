import { describe, expect, it } from '@jest/globals'
import { Secret } from '../secrets/secret.js'
import { readSettings } from './read-settings.js'
import type { SettingKey } from './settings.js'
import { SETTINGS } from './settings.js'

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, place) => place * 8))
const OTHER = Buffer.alloc(32, 9)

function read(name: string, text: string): { readonly value: unknown; readonly problems: number } {
  const { values, problems } = readSettings({ [name]: text }, () => '')
  const key = (Object.keys(SETTINGS) as SettingKey[]).find((candidate) => SETTINGS[candidate].name === name)
  const value: unknown = key === undefined ? undefined : values[key]
  return { value: value instanceof Secret ? value.reveal() : value, problems: problems.length }
}

describe('the text of a setting', () => {
  it.each<[string, string, unknown]>([
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['READ_ONLY', 'true', true],
    ['READ_ONLY', 'false', false],
    ['NODE_ENV', 'test', 'test'],
    ['SERVICE', 'my-service-2', 'my-service-2'],
    ['HOST', '::1', '::1'],
    ['HOST', 'localhost', 'localhost'],
    ['PUBLIC_URL', 'https://auth.example.org', 'https://auth.example.org'],
    ['PUBLIC_URL', 'http://auth.example.org:8080/base/', 'http://auth.example.org:8080/base'],
    ['DATABASE_URL', 'postgres://u:p@db/x', 'postgres://u:p@db/x'],
    ['DATABASE_URL', 'postgresql://db/x', 'postgresql://db/x'],
    ['MASTER_KEY', BYTES.toString('base64'), [BYTES]],
    ['MASTER_KEY', BYTES.toString('base64url'), [BYTES]],
    ['MASTER_KEY', BYTES.toString('hex'), [BYTES]],
    ['MASTER_KEY', `${OTHER.toString('hex')}, ${BYTES.toString('base64')}`, [OTHER, BYTES]],
    ['SECRET_SIGNING_KEY', 'x'.repeat(32), 'x'.repeat(32)],
    ['TRUST_PROXY', '0', 0],
    ['TRUST_PROXY', '2', 2],
    ['TRUST_PROXY', '10.0.0.0/8, fd00::/8,127.0.0.1', ['10.0.0.0/8', 'fd00::/8', '127.0.0.1']],
    ['CORS_ORIGINS', '*', '*'],
    ['CORS_ORIGINS', 'none', []],
    ['CORS_ORIGINS', 'https://a.example,http://localhost:3000', ['https://a.example', 'http://localhost:3000']],
    ['AUDIT_SINKS', 'stdout, database', ['database', 'stdout']],
    ['AUDIT_DECISIONS', 'denies', { kind: 'denies' }],
    ['AUDIT_DECISIONS', 'sample:100', { kind: 'sample', every: 100 }],
  ])('%s=%s is read', (name, text, value) => {
    expect(read(name, text)).toEqual({ value, problems: 0 })
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '1e3'],
    ['PORT', '0x50'],
    ['PORT', ' 80'],
    ['PORT', '80.0'],
    ['PORT', '9'.repeat(400)],
    ['READ_ONLY', 'yes'],
    ['READ_ONLY', 'True'],
    ['NODE_ENV', 'prod'],
    ['SERVICE', 'My Service'],
    ['SERVICE', '*'],
    ['PARTITION', 'a:b'],
    ['HOST', 'a b'],
    ['PUBLIC_URL', 'auth.example.org'],
    ['PUBLIC_URL', 'ftp://auth.example.org'],
    ['PUBLIC_URL', 'https://user:password@auth.example.org'],
    ['PUBLIC_URL', 'https://auth.example.org/?'],
    ['PUBLIC_URL', 'https://auth.example.org/#x'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['DATABASE_URL', 'postgres:///x'],
    ['DATA_DIR', '  '],
    ['DATA_DIR', 'a\0b'],
    ['MASTER_KEY', BYTES.subarray(1).toString('base64')],
    ['MASTER_KEY', BYTES.subarray(1).toString('hex')],
    ['MASTER_KEY', `${BYTES.toString('hex')},`],
    ['MASTER_KEY', `${BYTES.toString('hex')},${BYTES.toString('base64')}`],
    ['MASTER_KEY', `+${'_'.repeat(42)}`],
    ['SECRET_SIGNING_KEY', 'x'.repeat(31)],
    ['TRUST_PROXY', 'all'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '33'],
    ['TRUST_PROXY', '-1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '10.0.0.1,'],
    ['TRUST_PROXY', 'proxy.example.org'],
    ['CORS_ORIGINS', '*,https://a.example'],
    ['CORS_ORIGINS', 'https://a.example/'],
    ['CORS_ORIGINS', 'null'],
    ['AUDIT_SINKS', 'stdout'],
    ['AUDIT_SINKS', 'database,database'],
    ['AUDIT_SINKS', 'database,syslog'],
    ['AUDIT_DECISIONS', 'none'],
    ['AUDIT_DECISIONS', 'sample:0'],
    ['AUDIT_DECISIONS', 'sample:01'],
  ])('%s=%s is refused', (name, text) => {
    expect(read(name, text)).toEqual({ value: undefined, problems: 1 })
  })

  it.each(Object.values(SETTINGS).map(({ name, kind }) => [name, kind.example]))(
    '%s has an example that is accepted, or that a shell makes: %s',
    (name, example) => {
      if (!example.startsWith('$(')) expect(read(name, example).problems).toBe(0)
      else expect(example).toMatch(/^\$\(openssl rand -base64 \d+\)$/)
    },
  )
})
