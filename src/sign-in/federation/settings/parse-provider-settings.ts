import { DomainError } from '../../../common/errors/domain-error.js'
import { problemsOf } from '../../../common/http/parse-json.js'
import type { Secret } from '../../../common/secrets/secret.js'
import { type ProviderSettings, providerSettingsSchema } from './provider-settings.js'

/**
 * Parses the settings of a provider with a redirect, with its client secret.
 *
 * @throws DomainError `ValidationFailed` with every problem at once, by field; `clientSecret` for a secret that is missing or blank
 */
export function parseProviderSettings(input: unknown, clientSecret: Secret<string> | undefined): ProviderSettings {
  const parsed = providerSettingsSchema.safeParse(input)
  const problems = { ...(parsed.success ? {} : problemsOf(parsed.error)), ...secretProblem(input, clientSecret) }
  if (parsed.success && Object.keys(problems).length === 0) return parsed.data
  throw new DomainError('ValidationFailed', { problems })
}

function secretProblem(input: unknown, clientSecret: Secret<string> | undefined): Readonly<Record<string, string>> {
  const isPublic =
    typeof input === 'object' &&
    input !== null &&
    'clientAuthentication' in input &&
    input.clientAuthentication === 'none'
  const given = (clientSecret?.reveal() ?? '').trim() !== ''
  if (isPublic) return given ? { clientSecret: 'must not be given with `clientAuthentication` `none`' } : {}
  return given ? {} : { clientSecret: 'must be given' }
}
