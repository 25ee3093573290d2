import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ConfigError } from './config-problem.js'
import { loadOrCreateKeys } from './keys-file.js'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tinyauth-keys-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function modeOf(path: string): number {
  return statSync(path).mode & 0o777
}

describe('keys outside of production', () => {
  it('are made once and used again', () => {
    const dataDir = join(folder, 'new/data')
    const first = loadOrCreateKeys(dataDir)
    const second = loadOrCreateKeys(dataDir)
    expect(first.masterKeys.reveal()[0]).toHaveLength(32)
    expect(second.masterKeys.reveal()).toEqual(first.masterKeys.reveal())
    expect(second.secretSigningKey.reveal()).toBe(first.secretSigningKey.reveal())
  })

  it('differ between two folders', () => {
    const [left, right] = ['a', 'b'].map((name) => loadOrCreateKeys(join(folder, name)))
    expect(left?.secretSigningKey.reveal()).not.toBe(right?.secretSigningKey.reveal())
    expect(left?.masterKeys.reveal()).not.toEqual(right?.masterKeys.reveal())
  })

  it('are readable by the owner alone, in a folder of the owner, with nothing beside them', () => {
    const dataDir = join(folder, 'data')
    loadOrCreateKeys(dataDir)
    expect(modeOf(dataDir)).toBe(0o700)
    expect(modeOf(join(dataDir, 'keys.json'))).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['keys.json'])
  })

  it('are closed again when somebody opened the file to others', () => {
    loadOrCreateKeys(folder)
    chmodSync(join(folder, 'keys.json'), 0o644)
    loadOrCreateKeys(folder)
    expect(modeOf(join(folder, 'keys.json'))).toBe(0o600)
  })

  it.each([
    ['no JSON', '{'],
    ['no keys', '{}'],
    ['a short key', JSON.stringify({ masterKey: 'abc', secretSigningKey: 'x'.repeat(40) })],
    [
      'something else beside them',
      JSON.stringify({ masterKey: '0'.repeat(64), secretSigningKey: 'x'.repeat(40), more: 1 }),
    ],
  ])('are not replaced when the file holds %s', (_what, text) => {
    const path = join(folder, 'keys.json')
    writeFileSync(path, text)
    expect(() => loadOrCreateKeys(folder)).toThrow(ConfigError)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('are a problem of the configuration where no folder can be made', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => loadOrCreateKeys(join(folder, 'file'))).toThrow(ConfigError)
  })
})
