import type { DecidedBy } from '@tinyauth/policy-engine'
import { addedTexts, type Edit, editOf, findPolicy, NEW_KINDS, type NewKind, placeOfOrigin } from './edits.js'
import type { EffectiveLayers } from './effective-layers.js'
import { SIMULATED } from './decide-here.js'
import { placeText } from './verdict.js'

/** The document of what decided, as far as it is known here. */
export interface Documented {
  readonly name: string
  readonly document: unknown
  /** Position of the statement. */
  readonly index: number
  readonly to: string | undefined
}

/** Finds the document of a place, an unsaved one before the stored. */
export function documentOf(
  by: DecidedBy,
  layers: EffectiveLayers | undefined,
  edits: readonly Edit[],
): Documented | undefined {
  const { policyId, index } = by
  if (policyId === undefined || index === undefined) return undefined
  const name = placeText(by)
  const added = addedText(by, edits)
  if (added !== undefined) return { name, document: parsed(added), index, to: undefined }
  const policy = layers === undefined ? undefined : findPolicy(layers, by)
  if (policy === undefined) return undefined
  const edit = editOf(edits, policy.origin)
  const document = edit === undefined ? policy.document : parsed(edit.text)
  return { name, document, index, to: placeOfOrigin(policy.origin) }
}

/** What is new is named `policies/0`, by its position, as the service names it. */
function addedText({ source, policyId = '' }: DecidedBy, edits: readonly Edit[]): string | undefined {
  if (!source.startsWith(SIMULATED)) return undefined
  const [kind = '', at] = policyId.split('/')
  return isNewKind(kind) ? addedTexts(edits, kind)[Number(at)] : undefined
}

function isNewKind(kind: string): kind is NewKind {
  return Object.hasOwn(NEW_KINDS, kind)
}

/** What decided was parsed before. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
