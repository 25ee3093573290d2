import type { AttemptLimits } from '../../../common/attempt-limits.js'
import { problemsOf } from '../../../common/http/parse-json.js'
import type { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import type { ProviderDefinition, ProviderProblems } from '../found-provider.js'
import type { Speech } from '../speech.js'
import { basicSettingsSchema } from './basic-settings.js'
import { BasicUsers } from './basic-users.js'
import type { DirectProvider } from './direct-provider.js'
import { TrustedHeader } from './trusted-header.js'
import { trustedHeaderSettingsSchema } from './trusted-header-settings.js'

/** Kinds without a redirect that can be written down; `test` is switched on by a setting alone. */
export const DIRECT_KINDS = ['basic', 'trusted-header'] as const

/** What such a provider works with. */
export interface DirectDependencies {
  readonly hasher: PasswordHasher
  readonly attempts: AttemptLimits
}

/** A provider, or everything that is wrong with its settings. */
export type MadeDirect =
  | { readonly made: { readonly direct: DirectProvider; readonly speech: Speech }; readonly problems?: undefined }
  | { readonly made?: undefined; readonly problems: ProviderProblems }

const SILENT: Speech = { email: false, groups: false, levels: false, hostedDomain: false }

/** Whether a kind needs no redirect and can be written down. */
export function isDirectKind(kind: string): kind is (typeof DIRECT_KINDS)[number] {
  return DIRECT_KINDS.some((known) => known === kind)
}

/** Makes a provider without a redirect from its settings. */
export function makeDirect(
  kind: (typeof DIRECT_KINDS)[number],
  definition: ProviderDefinition,
  dependencies: DirectDependencies,
): MadeDirect {
  const secret: ProviderProblems =
    definition.clientSecret === undefined ? {} : { clientSecret: `must not be given: \`${kind}\` has none` }
  const { made, problems } = kind === 'basic' ? makeBasic(definition, dependencies) : makeTrustedHeader(definition)
  if (made !== undefined && definition.clientSecret === undefined) return { made }
  return { problems: { ...problems, ...secret } }
}

function makeBasic({ name, settings }: ProviderDefinition, { hasher, attempts }: DirectDependencies): MadeDirect {
  const parsed = basicSettingsSchema.safeParse(settings, { reportInput: true })
  if (!parsed.success) return { problems: placed(problemsOf(parsed.error)) }
  const { users } = parsed.data
  const email = users.some((user) => user.email !== undefined)
  const groups = users.some((user) => user.groups !== undefined)
  const speech = { ...SILENT, email, groups, groupsBy: 'users/…/groups', emailBy: 'users/…/email' }
  return { made: { direct: new BasicUsers(name, users, hasher, attempts), speech } }
}

function makeTrustedHeader({ name, settings }: ProviderDefinition): MadeDirect {
  const parsed = trustedHeaderSettingsSchema.safeParse(settings, { reportInput: true })
  if (!parsed.success) return { problems: placed(problemsOf(parsed.error)) }
  const { emailHeader, groupsHeader } = parsed.data
  const says = { email: emailHeader !== undefined, groups: groupsHeader !== undefined }
  const speech = { ...SILENT, ...says, groupsBy: 'groupsHeader', emailBy: 'emailHeader' }
  return { made: { direct: new TrustedHeader(name, parsed.data), speech } }
}

function placed(problems: Readonly<Record<string, string>>): ProviderProblems {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field === 'body' ? 'settings' : `settings/${field}`, problem]),
  )
}
