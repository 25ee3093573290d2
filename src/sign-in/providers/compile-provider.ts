import type { Clock } from '../../common/clock.js'
import { problemsOf } from '../../common/http/parse-json.js'
import {
  admissionSchema,
  type AdmissionHook,
  type AdmissionSetting,
  compileAdmission,
  type GroupMapping,
  groupMappingSchema,
} from './admission-side.js'
import { isRedirectKind, makeRedirect, REDIRECT_KINDS } from './federation-side.js'
import type {
  CompiledProvider,
  FoundProvider,
  ProviderDefinition,
  ProviderProblems,
  ProviderSource,
} from './found-provider.js'
import { directIssuer } from './kinds/direct-issuer.js'
import { DIRECT_KINDS, type DirectDependencies, isDirectKind, makeDirect } from './kinds/make-direct.js'
import { type Speech, unfulfillable } from './speech.js'

/** What a provider is compiled with. */
export interface CompileDependencies extends DirectDependencies {
  readonly clock: Clock
  /** By name of the provider. */
  readonly hooks: ReadonlyMap<string, AdmissionHook>
}

/** The part of a provider that its kind decides. */
type Way = Pick<FoundProvider, 'provider' | 'direct' | 'issuer'> & {
  readonly speech: Speech
  readonly displayName: string
}

/** Every kind that can be written down. */
export const PROVIDER_KINDS = [...REDIRECT_KINDS, ...DIRECT_KINDS] as const

/** Judges a definition as a whole and makes the provider. Asks nobody anything; every problem comes at once. */
export function compileProvider(
  definition: ProviderDefinition,
  source: ProviderSource,
  dependencies: CompileDependencies,
): CompiledProvider {
  const { way, problems: wayProblems } = wayOf(definition, dependencies)
  const { rules, problems: ruleProblems } = readRules(definition, way?.speech)
  const problems = { ...wayProblems, ...ruleProblems }
  if (way === undefined || rules === undefined || Object.keys(problems).length > 0) return { problems }
  const { speech: _, ...parts } = way
  const { name, kind, createsUsers } = definition
  const hook = dependencies.hooks.get(name)
  return { found: { name, kind, source, ...parts, ...rules, createsUsers, ...(hook === undefined ? {} : { hook }) } }
}

function wayOf(
  definition: ProviderDefinition,
  dependencies: CompileDependencies,
): { readonly way?: Way; readonly problems: ProviderProblems } {
  const { kind, name, displayName } = definition
  const stray = ['kind', 'displayName'].filter((field) => Object.hasOwn(definition.settings, field))
  const problems = Object.fromEntries(
    stray.map((field) => [`settings/${field}`, 'stands beside `settings`, not in it']),
  )
  if (isDirectKind(kind)) {
    const { made, problems: more } = makeDirect(kind, definition, dependencies)
    if (made === undefined) return { problems: { ...more, ...problems } }
    return { way: { ...made, displayName: displayName ?? name, issuer: directIssuer(name) }, problems }
  }
  if (!isRedirectKind(kind)) return { problems: { ...problems, kind: `must be one of ${PROVIDER_KINDS.join(', ')}` } }
  const { made, problems: more } = makeRedirect(definition, dependencies.clock)
  if (made === undefined) return { problems: { ...more, ...problems } }
  const { provider, issuer, speech } = made
  return { way: { provider, issuer, speech, displayName: provider.displayName }, problems }
}

/** Who is admitted, and what their groups mean here. */
type Rules = Pick<FoundProvider, 'admission' | 'mapping' | 'levelGroups'>

/** Reads admission and mapping; what the provider can never fulfil is a problem where it is known what it says. */
export function readRules(
  { admission, groupMapping }: Pick<ProviderDefinition, 'admission' | 'groupMapping'>,
  speech: Speech | undefined,
): { readonly rules?: Rules; readonly problems: ProviderProblems } {
  const setting = admissionSchema.safeParse(admission, { reportInput: true })
  const mapping = groupMappingSchema.safeParse(groupMapping ?? {}, { reportInput: true })
  const problems: Record<string, string> = {
    ...(setting.success ? {} : prefixed('admission', problemsOf(setting.error))),
    ...(mapping.success ? {} : prefixed('groupMapping', problemsOf(mapping.error))),
  }
  const compiled = setting.success ? compileAdmission(setting.data) : undefined
  for (const { item, message } of compiled?.problems ?? []) {
    problems[item === 'admission' ? item : `admission/${item}`] ??= message
  }
  if (!setting.success || !mapping.success) return { problems }
  if (speech !== undefined) Object.assign(problems, unfulfillable(setting.data, mapping.data, speech))
  if (compiled?.admission === undefined) return { problems }
  return { rules: { admission: compiled.admission, ...readyRules(setting.data, mapping.data) }, problems }
}

function readyRules({ groups }: AdmissionSetting, mapping: GroupMapping): Omit<Rules, 'admission'> {
  return { mapping, ...(groups === undefined ? {} : { levelGroups: groups }) }
}

function prefixed(prefix: string, problems: Readonly<Record<string, string>>): ProviderProblems {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field === 'body' ? prefix : `${prefix}/${field}`, problem]),
  )
}
