import { bindParameters, DEFAULT_PARAMETERS, type ParameterValues } from '@tinyauth/policy-engine'
import type {
  EditableOrigin,
  EffectiveGiver,
  EffectiveLayers,
  EffectivePolicies,
  EffectivePolicy,
  EffectiveSet,
  PolicyOrigin,
  Replacement,
} from './effective-layers.js'

/** What a new policy would be. */
export type NewKind = 'policies' | 'boundaries' | 'guardrails'

/** A document that is judged though it is not saved. */
export interface Edit {
  /** One for each stored thing; new ones are numbered. */
  readonly id: string
  /** What it stands in for, or what it would be. */
  readonly target: EditableOrigin | NewKind
  /** As it is stored; a new one begins from this. */
  readonly stored: string
  readonly text: string
}

/** Names of what a new policy would be, for people. */
export const NEW_KINDS: Readonly<Record<NewKind, string>> = {
  policies: 'policy of the user',
  boundaries: 'boundary',
  guardrails: 'guardrail',
}

/**
 * What is judged. Stored documents that are as they were are left out; a managed policy that does not bear on the user is judged as if it were
 * attached, filled with what every policy is given.
 */
export function judgedEdits(edits: readonly Edit[], effective: EffectivePolicies | undefined): readonly Edit[] {
  const bearing = new Set(effective === undefined ? [] : editablePolicies(effective).map(({ origin }) => idOf(origin)))
  const given = effective?.parameters ?? DEFAULT_PARAMETERS
  return edits.flatMap((edit) => {
    const { id, target, stored, text } = edit
    if (typeof target === 'string') return [edit]
    if (bearing.has(id) || target.kind !== 'managed') return stored === text ? [] : [edit]
    return [{ ...edit, target: 'policies', text: filledText(text, given) }]
  })
}

/** What cannot be filled stays as it is, and is then said to be wrong. */
function filledText(text: string, given: ParameterValues): string {
  const { document } = bindParameters(text, given)
  return typeof document === 'string' ? document : text
}

/** Unsaved documents in the places of stored ones. */
export function replacementsOf(edits: readonly Edit[]): readonly Replacement[] {
  return edits.flatMap(({ target, text }) => (typeof target === 'string' ? [] : [{ origin: target, document: text }]))
}

/** Texts of what is new, of one kind. */
export function addedTexts(edits: readonly Edit[], kind: NewKind): readonly string[] {
  return edits.filter(({ target }) => target === kind).map(({ text }) => text)
}

/** The origin, where it has a document of its own to edit. */
export function editableOf(origin: PolicyOrigin): EditableOrigin | undefined {
  if (origin.kind === 'managed') return { kind: 'managed', name: origin.name }
  return origin.kind === 'membership' || origin.kind === 'fixed' ? undefined : origin
}

/** One name for each thing that can be edited. */
export function idOf(origin: EditableOrigin): string {
  switch (origin.kind) {
    case 'user-policy':
      return `users/${origin.user} ${origin.name}`
    case 'group-policy':
      return `groups/${origin.group} ${origin.name}`
    case 'share':
      return `shares/${origin.share}`
    case 'managed':
      return `policies/${origin.name}`
  }
}

/** Where the stored thing is looked at and saved; `undefined` where it cannot be. */
export function placeOfOrigin(origin: PolicyOrigin | EditableOrigin): string | undefined {
  switch (origin.kind) {
    case 'user-policy':
      return `/users/${encodeURIComponent(origin.user)}/show/access?inline=${encodeURIComponent(origin.name)}`
    case 'group-policy':
      return `/groups/${encodeURIComponent(origin.group)}/show/policies?inline=${encodeURIComponent(origin.name)}`
    case 'managed':
      return `/policies/${encodeURIComponent(origin.name)}/show`
    case 'share':
      return `/shares/${encodeURIComponent(origin.share)}/show`
    case 'membership':
      return `/groups/${encodeURIComponent(origin.group)}/show`
    case 'fixed':
      return undefined
  }
}

/** A policy that bears on a user and can be edited. */
export interface EditablePolicy {
  readonly origin: EditableOrigin
  readonly policy: EffectivePolicy
}

/** Each policy that bears on a user and can be edited, once. */
export function editablePolicies({ layers }: Pick<EffectivePolicies, 'layers'>): readonly EditablePolicy[] {
  const found = new Map<string, EditablePolicy>()
  for (const policy of policiesIn(layers)) {
    const origin = editableOf(policy.origin)
    if (origin !== undefined && !found.has(idOf(origin))) found.set(idOf(origin), { origin, policy })
  }
  return [...found.values()]
}

/** The policy of a place that a decision names. */
export function findPolicy(
  layers: EffectiveLayers,
  { source, policyId }: { readonly source: string; readonly policyId?: string },
): EffectivePolicy | undefined {
  return setsIn(layers)
    .filter(({ id }) => id === source)
    .flatMap(({ policies }) => policies)
    .find(({ id }) => id === policyId)
}

/** The edit that stands in for a policy. */
export function editOf(edits: readonly Edit[], origin: PolicyOrigin): Edit | undefined {
  const editable = editableOf(origin)
  return editable === undefined ? undefined : edits.find(({ id }) => id === idOf(editable))
}

function policiesIn(layers: EffectiveLayers): readonly EffectivePolicy[] {
  return setsIn(layers).flatMap(({ policies }) => policies)
}

/** All sets, the user's own first, those of givers last. */
function setsIn({ guardrails, identity, boundaries }: EffectiveLayers): readonly EffectiveSet[] {
  const ceilings = identity.flatMap(({ ceilings = [] }) => ceilings)
  const givers = ceilings.filter(isGiver).flatMap(({ giver }) => setsIn(giver.layers))
  const limits = ceilings.filter((one): one is EffectiveSet => !isGiver(one))
  return [...identity, ...limits, ...boundaries, ...guardrails, ...givers]
}

function isGiver(one: EffectiveSet | EffectiveGiver): one is EffectiveGiver {
  return 'giver' in one
}

/** A document as people edit it. */
export function textOfDocument(document: unknown): string {
  return JSON.stringify(document, null, 2)
}

/** What a new policy begins from: it allows the question that is asked, or nothing. */
export function newDocument(action: string, resource: string): string {
  const Statement = [{ Sid: 'New', Effect: 'Allow', Action: action || 'service:Action', Resource: resource || '*' }]
  return textOfDocument({ Version: '2012-10-17', Statement })
}
