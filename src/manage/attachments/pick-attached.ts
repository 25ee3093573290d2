import { DomainError, notFound } from '../../common/errors/domain-error.js'
import type { PolicyParameters } from '../../store/index.js'
import { parametersKey } from './parameters-key.js'

/**
 * The one row that is meant of those by which a policy is attached somewhere.
 *
 * @throws DomainError `NotFound`, `ValidationFailed` when several could be meant
 */
export function pickAttached<T extends { readonly parametersKey: string }>(
  rows: readonly T[],
  policy: string,
  parameters: PolicyParameters | undefined,
): T {
  const key = parameters === undefined ? undefined : parametersKey(parameters)
  const [row, second] = rows.filter((candidate) => key === undefined || candidate.parametersKey === key)
  if (row === undefined) throw notFound('attachment', policy)
  if (second === undefined) return row
  const problem = `\`${policy}\` is attached ${rows.length} times: say which with \`?parameters=\``
  throw new DomainError('ValidationFailed', { problems: { parameters: problem } })
}
