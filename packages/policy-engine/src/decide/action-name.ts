import { lowerAscii } from '../pattern/ascii-case.js'
import { HINT_OF_END, hashUnit, hintOf, SEED } from '../search/key-hash.js'

/** The action of a request, prepared for finding and comparing statements. */
export interface ActionName {
  /** As asked. */
  readonly text: string
  /** In lower case. */
  readonly lower: string
  /** Hashes of the whole and of the service with its colon, both of the lower case. */
  readonly hash: number
  readonly serviceHash: number
  /** Hints of what follows the service, and of the end (see `hintOf`). */
  readonly hint: number
  readonly endHint: number
}

/** Actions asked before: a product has few, and asks them again and again. Holds nothing that is not computed from its key. */
const REMEMBERED = new Map<string, ActionName>()
const MOST_REMEMBERED = 1000

/** Prepares an action. */
export function readActionName(text: string): ActionName {
  const remembered = REMEMBERED.get(text)
  if (remembered !== undefined) return remembered
  const prepared = prepare(text)
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear()
  REMEMBERED.set(text, prepared)
  return prepared
}

function prepare(text: string): ActionName {
  const lower = lowerAscii(text)
  const name = lower.indexOf(':') + 1
  return {
    text,
    lower,
    hash: hashUntil(lower, lower.length),
    serviceHash: hashUntil(lower, name),
    hint: hintOf(lower, name),
    endHint: hintOf(lower, lower.length - 2) + HINT_OF_END,
  }
}

function hashUntil(text: string, end: number): number {
  let hash = SEED
  for (let i = 0; i < end; i++) hash = hashUnit(hash, text.charCodeAt(i))
  return hash
}
