/** Parts of names whose values are never shown, in lower case, without anything but letters and digits. */
const SENSITIVE_PARTS = [
  'authorization',
  'cookie',
  'csrf',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'signature',
  'credential',
  'privatekey',
  'masterkey',
  'signingkey',
  'apikey',
  'sealed',
  'tinysess',
]

/** Ends of names that hold the body of a policy. */
const POLICY_ENDS = ['policy', 'policies', 'policyjson', 'document']

const NOT_LETTERS_OR_DIGITS = /[^a-z0-9]/g

/** Headers whose values may stand in the log; of all others not even the names do. */
const HEADERS_SHOWN: ReadonlySet<string> = new Set([
  'accept',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'host',
  'origin',
  'user-agent',
  'x-amz-date',
  'x-request-id',
])

/** Whether the value of a field is never shown: `X-CSRF-Token`, `newPassword`, `request.policy-json`. */
export function isSensitiveName(name: string): boolean {
  const plain = name.toLowerCase().replace(NOT_LETTERS_OR_DIGITS, '')
  return SENSITIVE_PARTS.some((part) => plain.includes(part)) || POLICY_ENDS.some((end) => plain.endsWith(end))
}

/** Whether a field holds headers: `headers`, `responseHeaders`. */
export function isHeadersName(name: string): boolean {
  return name.toLowerCase().endsWith('headers')
}

/** Whether the value of a header may be shown. */
export function isShownHeader(name: string): boolean {
  return HEADERS_SHOWN.has(name.toLowerCase())
}
