import type { AdmissionHook } from '../admission-side.js'
import { readRules } from '../compile-provider.js'
import type { CustomIdentityProvider } from '../custom-provider.js'
import type { CompiledProvider, ProviderDefinition } from '../found-provider.js'
import { providerNameField } from '../provider-name.js'
import { SAYS_ANYTHING } from '../speech.js'

/** Judges a provider of the application like any other, but for its settings, which are its own. */
export function compileCustom(
  { provider, admission, groupMapping, createsUsers = true }: CustomIdentityProvider,
  hooks: ReadonlyMap<string, AdmissionHook>,
): { readonly definition: ProviderDefinition; readonly compiled: CompiledProvider } {
  const { name, kind, displayName } = provider
  const definition = {
    ...{ name, kind, displayName, enabled: true, settings: {}, clientSecret: undefined },
    ...{ admission, groupMapping, createsUsers },
  }
  const { rules, problems: ruleProblems } = readRules(definition, SAYS_ANYTHING)
  const named = providerNameField.safeParse(name)
  const problems = {
    ...ruleProblems,
    ...(named.success ? {} : { name: named.error.issues[0]?.message ?? 'is no name' }),
  }
  if (rules === undefined || Object.keys(problems).length > 0) return { definition, compiled: { problems } }
  const hook = hooks.get(name)
  const own = { name, kind, displayName, source: 'application', provider, createsUsers } as const
  return { definition, compiled: { found: { ...own, ...rules, ...(hook === undefined ? {} : { hook }) } } }
}
