import type { ConfigProblem } from './config-problem.js'
import type { Environment, Given, ReadFile } from './environment.js'
import { lookUp, PREFIX } from './environment.js'
import type { Setting } from './setting.js'
import type { SettingKey, SettingValues } from './settings.js'
import { SETTINGS } from './settings.js'

/** What could be read, and what could not. The values are whole only where there is no problem. */
export interface SettingsRead {
  readonly values: SettingValues
  readonly problems: readonly ConfigProblem[]
}

/** Reads each setting by itself; what two of them mean together is judged elsewhere. */
export function readSettings(environment: Environment, readFile: ReadFile): SettingsRead {
  const problems: ConfigProblem[] = []
  const values: Partial<Record<SettingKey, unknown>> = {}
  // `environment` is the first row, so the defaults that depend on it find it read.
  for (const [key, setting] of rows()) {
    const { given, problem } = lookUp(environment, setting, readFile)
    if (problem !== undefined) problems.push(problem)
    else values[key] = valueOf(setting, given, values.environment === 'production', problems)
  }
  // INVARIANT: each member was read by the schema of its own row, or stands in `problems`.
  return { values: values as SettingValues, problems }
}

function rows(): readonly (readonly [SettingKey, Setting<unknown>])[] {
  // `Object.entries` forgets the names of the members.
  return Object.entries(SETTINGS) as (readonly [SettingKey, Setting<unknown>])[]
}

function valueOf(
  setting: Setting<unknown>,
  given: Given | undefined,
  isProduction: boolean,
  problems: ConfigProblem[],
): unknown {
  const written = given?.text ?? fallbackOf(setting, isProduction)
  if (written === undefined) return undefined
  const read = setting.kind.schema.safeParse(written)
  if (!read.success) problems.push(refusal(setting, given ?? { name: PREFIX + setting.name, text: written }))
  return read.data
}

function fallbackOf({ fallback }: Setting<unknown>, isProduction: boolean): string | undefined {
  if (typeof fallback !== 'object') return fallback
  return isProduction ? fallback.production : fallback.otherwise
}

function refusal({ name, kind, secret }: Setting<unknown>, given: Given): ConfigProblem {
  const fix = `set for example \`${PREFIX}${name}=${kind.example}\``
  return { name: given.name, ...(secret ? {} : { got: given.text }), expected: kind.expected, fix }
}
