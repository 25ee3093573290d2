import type { Effect } from '../document.js'

/** The languages that descriptions are written in. */
export type DescriptionLanguage = 'en' | 'de'

/** What people call the actions and resource types of one service. */
export interface ServiceNames {
  /** What people call the service. */
  readonly label?: string
  /** By name without the service (`GetApple`): what the action does. */
  readonly actions?: Readonly<Record<string, string>>
  /** By type (`apples`): what people call several of them. */
  readonly resourceTypes?: Readonly<Record<string, string>>
}

/**
 * Names from a catalogue. They are said beside what the policy says, never in place of it: a name that lies hides nothing.
 */
export interface DescriptionNames {
  /** By the service part of actions and ARNs. */
  readonly services?: Readonly<Record<string, ServiceNames>>
  /** By whole ARN: what people call the resource. */
  readonly resources?: Readonly<Record<string, string>>
}

/** How policies are described. */
export interface DescribeOptions {
  readonly language: DescriptionLanguage
  /** Default: none; then names are those of the policy. */
  readonly names?: DescriptionNames
  /** The partition of the deployment; ARNs of another are shown as written. Default `tinyauth`. */
  readonly partition?: string
  /** Service name of tinyauth's own actions, whose ARNs have no region. Default `tinyauth`. */
  readonly ownService?: string
}

/** One pattern, name or ARN of a list, as written and in words. */
export interface DescribedItem {
  readonly pattern: string
  readonly text: string
}

/** One of the elements `Action`, `Resource`, `Principal`, or its negation. */
export interface DescribedElement {
  /** `NotAction`, `NotResource`, `NotPrincipal`: everything except the items. */
  readonly except: boolean
  readonly items: readonly DescribedItem[]
  readonly text: string
}

/** One key of one operator of a condition. */
export interface DescribedCondition {
  /** As written. */
  readonly operator: string
  /** As written. */
  readonly key: string
  /** As written; numbers and booleans as text. */
  readonly values: readonly string[]
  /** Whether the condition could be put into words; else `text` shows operator, key and values. */
  readonly inWords: boolean
  readonly text: string
}

/** One statement in words. */
export interface StatementDescription {
  readonly effect: Effect
  readonly sid: string | undefined
  readonly actions: DescribedElement
  /** Absent in trust policies. */
  readonly resources: DescribedElement | undefined
  /** Absent in policies of identities, whose holder is meant. */
  readonly principals: DescribedElement | undefined
  readonly conditions: readonly DescribedCondition[]
  /** What is allowed or denied, then each condition. */
  readonly sentences: readonly string[]
  /** The sentences in one line. */
  readonly line: string
}

/**
 * Policies in plain words. All text is safe to show as plain text: control characters, bidirectional overrides and what
 * else has no shape is written as `\u{…}`. Names and patterns stand in backticks, variables in `‹…›`.
 */
export interface Description {
  /** In the order of the documents. */
  readonly statements: readonly StatementDescription[]
  /** Each line once; what is allowed stands before what is denied. */
  readonly lines: readonly string[]
}
