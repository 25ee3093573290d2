import type { Json } from '../../common/audit-event.js'
import { boundedJson, boundedText, MAX_ITEMS } from './bounded-json.js'
import { NOT_LOGGED } from './header-lines.js'

/** Context keys whose values are kept, lower-cased and without `aws:`. A service's own keys may hold anything, so they are not. */
const KNOWN_KEYS = new Set([
  'action',
  'actionlevel',
  'authmethod',
  'clientid',
  'currenttime',
  'directgroups',
  'epochtime',
  'federatedprovider',
  'groups',
  'idp',
  'keyid',
  'mfa',
  'mfaage',
  'multifactorauthage',
  'multifactorauthpresent',
  'principalarn',
  'region',
  'requestdatetime',
  'requestedregion',
  'resource',
  'securetransport',
  'service',
  'sessionid',
  'sourceip',
  'tagkeys',
  'tokenissuetime',
  'tokenscopes',
  'userarn',
  'useragent',
  'userid',
  'username',
])

const AWS_PREFIX = 'aws:'

/** A context as it is kept: every name, and the values of the keys that are known to be no secret. */
export function redactContext(context: object): Record<string, Json> {
  const kept = Object.entries(context)
    .slice(0, MAX_ITEMS)
    .map(([name, value]): [string, Json] => [boundedText(name), isKnown(name) ? boundedJson(value) : NOT_LOGGED])
  return Object.fromEntries(kept)
}

function isKnown(name: string): boolean {
  const lower = name.toLowerCase()
  return KNOWN_KEYS.has(lower.startsWith(AWS_PREFIX) ? lower.slice(AWS_PREFIX.length) : lower)
}
