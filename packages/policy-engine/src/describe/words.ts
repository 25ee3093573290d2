import type { CalendarMoment } from './calendar.js'

/** Verbs that names of actions begin with. */
export const VERBS = ['Get', 'List', 'Read', 'Create', 'Update', 'Write', 'Delete', 'Add', 'Remove'] as const

/** One of `VERBS`. */
export type Verb = (typeof VERBS)[number]

/** How a test compares, where a language has words for it. */
export type Comparison =
  | 'is'
  | 'isIgnoringCase'
  | 'matches'
  | 'beginsWith'
  | 'within'
  | 'lessThan'
  | 'lessThanEquals'
  | 'greaterThan'
  | 'greaterThanEquals'
  | 'before'
  | 'notAfter'
  | 'after'
  | 'notBefore'

/** One test about to be said: `values` are words already. */
export interface SaidTest {
  readonly subject: string
  readonly comparison: Comparison
  readonly negated: boolean
  readonly values: readonly string[]
}

/** Conditions that have words of their own, without “only” or “if”; the first two stand without them. */
export interface ConditionWords {
  readonly until: (moment: string, included: boolean) => string
  readonly since: (moment: string, included: boolean) => string
  readonly address: (ranges: readonly string[], negated: boolean) => string
  readonly secondFactor: (given: boolean) => string
  readonly encrypted: (yes: boolean) => string
  readonly user: (names: readonly string[]) => string
  readonly member: (groups: readonly string[], direct: boolean) => string
  readonly invitedBy: (names: readonly string[]) => string
}

/**
 * A language. Everything handed in is words already and may be put together; `deny` is true where English says “any” in
 * place of “all”, because “may not do everything” would leave open what is forbidden.
 */
export interface Words {
  readonly and: (items: readonly string[]) => string
  readonly or: (items: readonly string[]) => string
  readonly quoted: (label: string) => string
  readonly moment: (moment: CalendarMoment) => string

  readonly allow: (actions: string, who: string | undefined, several: boolean) => string
  readonly deny: (actions: string, who: string | undefined, several: boolean) => string
  readonly atMost: (actions: string, first: boolean) => string
  readonly nothing: string
  readonly atMostNothing: string
  /** What an empty list names. */
  readonly none: string
  readonly everyone: string
  readonly nobody: string
  readonly everyoneExcept: (names: string) => string

  readonly everything: (deny: boolean) => string
  readonly everythingIn: (service: string, deny: boolean) => string
  readonly everythingExcept: (actions: string, deny: boolean) => string
  readonly verbs: Readonly<Record<Verb, string>>
  readonly act: (verbs: string, noun: string) => string
  readonly use: (actions: string) => string
  readonly actionsBeginning: (service: string, begin: string, deny: boolean) => string
  readonly actionsLike: (pattern: string, deny: boolean) => string
  readonly ofService: (noun: string, service: string) => string

  readonly only: (resources: string) => string
  readonly except: (items: string) => string
  readonly allResources: string
  readonly allOfService: (service: string) => string
  readonly allOfType: (type: string) => string
  readonly namedLike: (type: string, begin: string) => string
  readonly below: (path: string) => string
  readonly beginning: (begin: string) => string
  readonly like: (pattern: string) => string
  readonly inService: (service: string) => string
  readonly inRegion: (region: string) => string
  readonly withoutRegion: string
  readonly inAccount: (account: string) => string
  readonly everyRegion: string
  readonly everyAccount: string

  readonly onlyWhen: (condition: string) => string
  readonly when: (condition: string) => string
  /** A condition of a Deny behind another, all of which must hold. */
  readonly furtherIf: (condition: string) => string
  readonly onlyIf: (clause: string) => string
  readonly if: (clause: string) => string
  readonly conditions: ConditionWords
  readonly clause: (test: SaidTest) => string
  readonly isMissing: (subject: string) => string
  readonly isPresent: (subject: string) => string
  readonly anyValue: (key: string) => string
  readonly everyValue: (key: string) => string
  readonly orMissing: string
  readonly orNone: string
  readonly asWritten: (operator: string, key: string, values: readonly string[]) => string

  /** By canonical context key; those of tinyauth itself begin with a colon. */
  readonly keys: Readonly<Record<string, string>>
  readonly tag: (family: string, tag: string) => string
  /** What stands for a variable; by canonical context key. */
  readonly variables: Readonly<Record<string, string>>
  readonly valueOf: (key: string) => string
  readonly orElse: (fallback: string) => string
}

/** `a, b <conjunction> c`. */
export function listed(items: readonly string[], conjunction: string): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1) ?? ''}`
}
