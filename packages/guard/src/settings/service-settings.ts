import { readFileSync } from 'node:fs'
import { hasControl, isWord } from './characters.js'
import { readEndpoint } from './endpoint.js'
import { GuardKey } from './guard-key.js'
import type { GuardSettings } from './guard-settings.js'
import type { SettingReader } from './setting-reader.js'
import { truthOf } from './setting-reader.js'

/** Reads where the service is and by which key it is asked. Whoever bypasses needs neither; what is given is checked all the same. */
export function readService(reader: SettingReader, bypass: boolean): Pick<GuardSettings, 'endpoint' | 'key'> {
  const given = (name: string) => reader.find(name) !== undefined
  const keyGiven = given('accessKeyId') && (given('secretAccessKey') || given('secretAccessKeyFile'))
  return {
    endpoint: bypass && !given('endpoint') ? '' : readAddress(reader),
    key: bypass && !keyGiven ? undefined : readKey(reader),
  }
}

function readAddress(reader: SettingReader): string {
  const text = reader.text('endpoint')
  const reading = text === '' ? { endpoint: '' } : readEndpoint(text)
  if ('endpoint' in reading) return reading.endpoint
  reader.note('endpoint', reading.problem)
  return ''
}

function readKey(reader: SettingReader): GuardKey {
  const accessKeyId = reader.text('accessKeyId')
  if (accessKeyId !== '' && !isWord(accessKeyId, '._-+=@')) {
    reader.note('accessKeyId', 'must be letters, digits and `._-+=@`')
  }
  const secret = readSecret(reader)
  if (hasControl(secret)) reader.note('secretAccessKey', 'must not hold control characters')
  return new GuardKey(accessKeyId, secret)
}

/** Options come before the environment, each with the text or the file. Empty after a problem. */
function readSecret(reader: SettingReader): string {
  const path = reader.nearestFile('secretAccessKey')
  if (path === undefined) return reader.text('secretAccessKey')
  const secret = readText(reader, 'secretAccessKeyFile', path)?.trim()
  if (secret === '') reader.note('secretAccessKeyFile', 'names an empty file')
  return secret ?? ''
}

function readText(reader: SettingReader, name: string, path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown'
    reader.note(name, `names the file \`${path}\`, which cannot be read (${code})`)
    return undefined
  }
}

/** Reads whom to trust as the service. */
export function readVerify(reader: SettingReader, production: boolean): GuardSettings['verify'] {
  const given = reader.find('verify') ?? true
  const truth = truthOf(given)
  if (truth === false && production) {
    reader.note('verify', 'must not be false in production (NODE_ENV): anybody in between could answer')
  }
  if (truth !== undefined) return truth
  if (typeof given !== 'string') {
    reader.note('verify', 'must be true, false or the path of a file with certificates')
    return true
  }
  const ca = readText(reader, 'verify', given)
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    reader.note('verify', `names the file \`${given}\`, which holds no certificate`)
  }
  return { ca: ca ?? '' }
}
