import { z } from 'zod'
import { DomainError } from '../../common/errors/domain-error.js'
import type { PolicyParameters } from '../../store/index.js'
import { parametersField } from '../fields/parameters-field.js'

/** Query of a detachment: which attachment, when the policy is attached several times. */
export const parametersQuerySchema = z.strictObject({
  parameters: z.string().max(65_536).optional().meta({ description: 'JSON object of the values of parameters' }),
})

/** What a caller sent of it. */
export type ParametersQuery = z.infer<typeof parametersQuerySchema>

/** @throws DomainError `ValidationFailed` naming `parameters` */
export function readParameters({ parameters: text }: ParametersQuery): PolicyParameters | undefined {
  if (text === undefined) return undefined
  const result = parametersField.safeParse(jsonOf(text))
  if (result.success) return result.data
  throw new DomainError('ValidationFailed', { problems: { parameters: 'must be a JSON object of strings' } })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
