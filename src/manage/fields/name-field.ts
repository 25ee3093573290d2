import { z } from 'zod'
import { notText } from './text-field.js'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/

/** Most names in the path of a group. */
export const MOST_SEGMENTS = 16

const SERVICE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

const NAME_RULE = 'must be 1 to 128 letters, digits and `._@+-`, and begin with a letter or digit'

/**
 * Name of a user or policy (domain-model 5.9): nothing in it means anything to an ARN or a pattern.
 *
 * Accepted: `fred`, `fred@example.com`, `a.b+c`. Rejected: `a/b` and `a:b` (parts of an ARN), `*` and `a?` (patterns),
 * `..` and `_a` (first character), `é` (one name has one spelling), 129 characters.
 */
export const nameField = z.string({ error: notText }).regex(NAME, { error: NAME_RULE })

/** Whether every segment of a path is a name, and there are at most 16. */
export function isGroupPath(path: string): boolean {
  const segments = path.split('/')
  return segments.length <= MOST_SEGMENTS && segments.every((segment) => NAME.test(segment))
}

/**
 * Path of a group: names joined by `/`, at most 16.
 *
 * Accepted: `admins`, `eng/backend`. Rejected: `/eng`, `eng/`, `eng//backend` (an empty segment), `eng/..`, `eng/*`.
 */
export const groupPathField = z
  .string({ error: notText })
  .refine(isGroupPath, { error: `must be 1 to ${MOST_SEGMENTS} segments joined by \`/\`; each ${NAME_RULE}` })

/** Name of a service, or of one of its regions: it stands in ARNs, which are lower-case there. */
export const serviceNameField = z
  .string({ error: notText })
  .regex(SERVICE_NAME, { error: 'must be 1 to 63 lower-case letters, digits and `-`, and not begin with `-`' })
