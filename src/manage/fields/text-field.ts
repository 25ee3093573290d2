import { z } from 'zod'
import { MISSING } from '../../common/http/parse-json.js'

/** Why a value is no text: absent (`null` counts as absent), or of another type. Numbers are never turned into text. */
export function notText(issue: { readonly input?: unknown }): string {
  return issue.input === undefined || issue.input === null ? MISSING : 'must be a string'
}

// A database refuses NUL, and half a surrogate pair has no UTF-8.
const CONTROL = /[\p{Cc}\p{Cs}]/u

/** Free text of one line. `most` in characters. */
export function textField(most: number): z.ZodString {
  return z
    .string({ error: notText })
    .max(most, { error: `must have at most ${most} characters` })
    .refine((text) => !CONTROL.test(text), { error: 'must not hold control characters' })
}

/** A member of a representation that clients send back as they read it: allowed and never looked at. */
export const READ_ONLY = z.unknown().optional()
