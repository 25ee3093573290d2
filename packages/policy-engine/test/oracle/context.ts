import type { ContextRecord, ContextValue } from '../../src/request.js'

/** A present context value: its texts, and whether it was sent as a list. */
export interface OracleValue {
  readonly texts: readonly string[]
  readonly list: boolean
}

/** Present keys by their one name; a key that is not in the map is missing. */
export type OracleContext = ReadonlyMap<string, OracleValue>

/** Design, table "context keys": every other spelling, in lower case, and the name that it stands for. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  'aws:username': 'username',
  'aws:principalarn': 'userarn',
  'aws:userid': 'userid',
  'aws:sourceip': 'sourceip',
  'aws:useragent': 'useragent',
  'aws:referer': 'referer',
  'aws:securetransport': 'securetransport',
  'aws:currenttime': 'currenttime',
  'aws:epochtime': 'epochtime',
  'aws:multifactorauthpresent': 'mfa',
  'aws:multifactorauthage': 'mfaage',
  'aws:tokenissuetime': 'tokenissuetime',
  'aws:requestedregion': 'region',
  'aws:tagkeys': 'tagkeys',
  'aws:federatedprovider': 'idp',
}

const TAG_SPELLINGS = ['aws:principaltag/', 'aws:resourcetag/', 'aws:requesttag/']

/** ASCII letters only (policy-semantics 3.2). */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The one name of a key under all its spellings (policy-semantics 3.7, design "context keys"). */
export function oracleKey(name: string): string {
  const lower = lowerAscii(name)
  if (TAG_SPELLINGS.some((prefix) => lower.startsWith(prefix))) {
    return lower.slice('aws:'.length)
  }
  return Object.hasOwn(OTHER_SPELLINGS, lower) ? String(OTHER_SPELLINGS[lower]) : lower
}

/** Who asks, and how this principal proved it: a recipient's second factor says nothing about the giver. */
const OF_PRINCIPAL = [
  'username',
  'userarn',
  'userid',
  'groups',
  'directgroups',
  'mfa',
  'mfaage',
  'tokenissuetime',
  'authmethod',
  'keyid',
  'sessionid',
  'clientid',
  'tokenscopes',
  'idp',
  'idp.accesslevel',
]

/** True for the keys that describe who asks; a giver's ceiling takes them from the giver (layers.ts, `GiverCeiling`). */
export function describesPrincipal(name: string): boolean {
  const key = oracleKey(name)
  const prefixes = ['principaltag/', 'aws:principal', 'aws:sourceidentity', 'aws:sourceaccount']
  return OF_PRINCIPAL.includes(key) || prefixes.some((prefix) => key.startsWith(prefix))
}

/** Readings 5 to 7; undefined when two spellings of one key are there (reading 4). */
export function oracleContext(record: ContextRecord): OracleContext | undefined {
  const names = Object.keys(record)
  if (new Set(names.map(oracleKey)).size !== names.length) {
    return undefined
  }
  const context = new Map<string, OracleValue>()
  for (const name of names) {
    const value = presentValue(record[name])
    if (value !== undefined) {
      context.set(oracleKey(name), value)
    }
  }
  return context
}

function presentValue(value: ContextValue | undefined): OracleValue | undefined {
  if (value === null || value === undefined) {
    return undefined
  }
  if (typeof value === 'object') {
    return value.length === 0 ? undefined : { texts: value.map(String), list: true }
  }
  return { texts: [String(value)], list: false }
}
