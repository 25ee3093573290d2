import { parsePolicy, printPolicy } from '@tinyauth/policy-engine'

/** The document in the one form of `printPolicy`; one with parameters only indented; `undefined` where it cannot be read without loss. */
export function formatDocument(text: string): string | undefined {
  const { policy, problems } = parsePolicy(text, { mode: 'load', type: 'identity' })
  if (policy !== undefined) return printPolicy(policy)
  // Repeated members and long numbers would get lost.
  if (problems.some(({ code }) => LOSES.has(code))) return undefined
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

const LOSES: ReadonlySet<string> = new Set([
  'invalid-json',
  'duplicate-member',
  'inexact-number',
  'lone-surrogate',
  'document-too-deep',
])
