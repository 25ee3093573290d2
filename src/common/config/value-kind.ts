import { z } from 'zod'

const SERVICE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

/** How the text of a setting is read. */
export interface ValueKind<T> {
  /** What may be written, for problems and for the reference. */
  readonly expected: string
  /** A text that is accepted, for the way to put a wrong one right. */
  readonly example: string
  /** Text to value. Its own messages are not shown: `expected` says more. */
  readonly schema: z.ZodType<T, string>
}

/** Whole number in decimal digits, both ends included. */
export function integer(least: number, most: number, unit = ''): ValueKind<number> {
  const expected = `a whole number from ${least} to ${most}${unit === '' ? '' : ` (${unit})`}`
  const schema = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
  return { expected, example: String(least), schema }
}

/** `true` or `false`, nothing else: a mistyped switch must not count as off. */
export function toggle(): ValueKind<boolean> {
  const schema = z.enum(['true', 'false']).transform((text) => text === 'true')
  return { expected: '`true` or `false`', example: 'true', schema }
}

/** One of some words, letter case as written. */
export function choice<const W extends string>(...words: readonly [W, ...W[]]): ValueKind<W> {
  return {
    expected: `one of ${words.map((word) => `\`${word}\``).join(', ')}`,
    example: words[0],
    schema: z.enum(words),
  }
}

/** Text that passes a test. */
export function text(expected: string, example: string, passes: (text: string) => boolean): ValueKind<string> {
  return { expected, example, schema: z.string().refine(passes) }
}

/** Text that `read` turns into a value; `undefined` refuses it. */
export function parsed<T>(expected: string, example: string, read: (text: string) => T | undefined): ValueKind<T> {
  const schema = z.string().transform((written, context) => {
    const value = read(written)
    if (value === undefined) context.issues.push({ code: 'custom', input: written })
    return value ?? z.NEVER
  })
  return { expected, example, schema }
}

/** Path of a file or folder; relative ones start at the working directory. */
export function path(example: string): ValueKind<string> {
  return text('a path', example, (written) => written.trim() !== '' && !written.includes('\0'))
}

/** Name of a service or partition as it stands in ARNs. */
export function serviceName(): ValueKind<string> {
  const expected = 'lower-case letters, digits and `-`, at most 63, not starting with `-`'
  return text(expected, 'tinyauth', (name) => SERVICE_NAME.test(name))
}
