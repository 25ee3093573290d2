import { kindOf } from './kinds.js'
import type { Provider } from './provider.js'

/** Ways to say who is admitted. */
export type AdmissionWay = 'everyone' | 'matching' | 'json'

/** A provider in a form. */
export interface ProviderForm {
  /** Fields that are emptied are null. */
  readonly displayName: string | null
  readonly createsUsers: boolean
  /** Empty: it stays as it is. */
  readonly clientSecret: string | null
  /** By name, those that have fields. */
  readonly known: Readonly<Record<string, unknown>>
  /** All others, as the text of a JSON object. */
  readonly otherSettings: string | null
  readonly admissionWay: AdmissionWay
  readonly rules: readonly string[]
  readonly hostedDomains: readonly string[]
  readonly groups: readonly string[]
  readonly minAccessLevel: number | string | null
  readonly includeSubgroups: boolean
  /** The whole of it, where the fields cannot say it. */
  readonly admissionJson: string | null
  /** As the text of a JSON object: path there to path here. */
  readonly groupMapping: string | null
}

/** A form, or what is wrong with its texts, by field. */
export type ReadForm =
  | { readonly body: Readonly<Record<string, unknown>>; readonly problems?: undefined }
  | { readonly problems: Readonly<Record<string, string>>; readonly body?: undefined }

/** The form of a new provider. */
export const NEW_PROVIDER: ProviderForm = {
  ...{ displayName: '', createsUsers: true, clientSecret: '', known: {}, otherSettings: '{}' },
  ...{
    admissionWay: 'matching',
    rules: [],
    hostedDomains: [],
    groups: [],
    minAccessLevel: null,
    includeSubgroups: true,
  },
  ...{ admissionJson: '{}', groupMapping: '{}' },
}

/** A provider as a form; nothing of it is lost: what no field can say is JSON. */
export function formOf({ kind, displayName, createsUsers, settings, admission, groupMapping }: Provider): ProviderForm {
  const names = new Set(kindOf(kind).fields.map(({ name }) => name))
  const entries = Object.entries(settings)
  return {
    ...NEW_PROVIDER,
    displayName: displayName ?? '',
    createsUsers,
    known: Object.fromEntries(entries.filter(([name]) => names.has(name))),
    otherSettings: jsonOf(Object.fromEntries(entries.filter(([name]) => !names.has(name)))),
    groupMapping: jsonOf(groupMapping ?? {}),
    ...admissionForm(admission),
  }
}

/** What a form sends. `null` and `''` take nothing away; settings and admission are replaced as a whole. */
export function bodyOf(form: ProviderForm): ReadForm {
  const problems: Record<string, string> = {}
  const parsed = (field: 'otherSettings' | 'admissionJson' | 'groupMapping'): object => {
    const value = objectOf(form[field] ?? '{}')
    if (value === undefined) problems[field] = 'must be a JSON object'
    return value ?? {}
  }
  const body = {
    displayName: form.displayName ?? '',
    createsUsers: form.createsUsers,
    settings: { ...parsed('otherSettings'), ...withoutEmpty(form.known) },
    admission: form.admissionWay === 'json' ? parsed('admissionJson') : admissionOf(form),
    groupMapping: parsed('groupMapping'),
    ...((form.clientSecret ?? '') === '' ? {} : { clientSecret: form.clientSecret }),
  }
  return Object.keys(problems).length > 0 ? { problems } : { body }
}

function admissionOf({
  admissionWay,
  rules,
  hostedDomains,
  groups,
  minAccessLevel,
  includeSubgroups,
}: ProviderForm): object {
  if (admissionWay === 'everyone') return { everyone: true }
  return {
    ...withoutEmpty({ rules, hostedDomains, groups, minAccessLevel: levelOf(minAccessLevel) }),
    // It is so by default.
    ...(includeSubgroups ? {} : { includeSubgroups: false }),
  }
}

/** A level is a number or the name of a role; in a field both are text. */
function levelOf(entered: number | string | null): number | string | null {
  return typeof entered === 'string' && /^\d+$/.test(entered) ? Number(entered) : entered
}

function admissionForm(admission: unknown): Partial<ProviderForm> {
  const given = typeof admission === 'object' && admission !== null ? new Map(Object.entries(admission)) : undefined
  if (given === undefined) return { admissionWay: 'json', admissionJson: jsonOf(admission) }
  if (given.get('everyone') === true && given.size === 1) return { admissionWay: 'everyone' }
  const { rules, hostedDomains, groups, minAccessLevel, includeSubgroups } = Object.fromEntries(given) as Record<
    string,
    unknown
  >
  const isSaid =
    [...given.keys()].every((name) => FIELDS.has(name)) &&
    [rules ?? [], hostedDomains ?? [], groups ?? []].every(isTexts) &&
    ['number', 'string', 'undefined'].includes(typeof minAccessLevel)
  if (!isSaid) return { admissionWay: 'json', admissionJson: jsonOf(admission) }
  return {
    admissionWay: 'matching',
    // All were looked at above.
    rules: (rules ?? []) as string[],
    hostedDomains: (hostedDomains ?? []) as string[],
    groups: (groups ?? []) as string[],
    minAccessLevel: (minAccessLevel ?? null) as number | string | null,
    includeSubgroups: includeSubgroups !== false,
  }
}

const FIELDS = new Set(['rules', 'hostedDomains', 'groups', 'minAccessLevel', 'includeSubgroups'])

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function withoutEmpty(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== '' && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
