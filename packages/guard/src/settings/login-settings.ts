import { hasControl } from './characters.js'
import { readEndpoint } from './endpoint.js'
import type { GuardSettings } from './guard-settings.js'
import type { SettingReader } from './setting-reader.js'

/** What is done with those who are not let in, and where they sign in. */
type LoginSettings = Pick<GuardSettings, 'onDenied' | 'loginPath' | 'ownLogin' | 'signInUrl' | 'publicUrl'>

/** Reads where people sign in. */
export function readLogin(reader: SettingReader, endpoint: string): LoginSettings {
  const onDenied = reader.choice('onDenied', ['reply', 'login', 'throw'])
  return {
    onDenied,
    loginPath: readLoginPath(reader),
    ownLogin: onDenied === 'login' || reader.find('loginPath') !== undefined,
    signInUrl: readPublicUrl(reader, 'signInUrl') ?? (endpoint === '' ? '' : `${endpoint}login`),
    publicUrl: readPublicUrl(reader, 'publicUrl'),
  }
}

/** `//host`, `/\\host` and whole addresses would lead elsewhere. */
function readLoginPath(reader: SettingReader): string {
  const path = reader.text('loginPath', '/login')
  const leadsElsewhere = !path.startsWith('/') || path.startsWith('//') || path.includes('\\')
  if (leadsElsewhere || hasControl(path)) reader.note('loginPath', 'must be a path of this server, such as `/login`')
  return path
}

/** An address that browsers are told, without `/` at its end. */
function readPublicUrl(reader: SettingReader, name: 'signInUrl' | 'publicUrl'): string | undefined {
  if (reader.find(name) === undefined) return undefined
  const text = reader.text(name)
  const reading = text === '' ? { endpoint: '' } : readEndpoint(text)
  if ('endpoint' in reading) return reading.endpoint.slice(0, -1)
  reader.note(name, reading.problem)
  return undefined
}
