/**
 * The hashes of index keys. A key joins a part for the action and a part for the resource; the keys of statements and of
 * requests are made from the same functions, or a statement would be missed.
 */

/** How an action is looked up: by its whole name, by its service, or not at all. */
export const ACTION_EXACT = 0
export const ACTION_SERVICE = 1
export const ACTION_ANY = 2

/** Resource keys are prefixes that end at a colon or slash, numbered from 1; 0 is the empty prefix. */
export const DEEPEST_PREFIX = 30
/** The whole resource is the key. */
export const WHOLE_RESOURCE = 31

/** The hash of no text. */
export const SEED = 0x811c9dc5 | 0
const COLON = 58
const SLASH = 47

/** Continues a hash with one UTF-16 unit (FNV-1a). */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

/** Whether a prefix that is a key may end with this unit. */
export function endsPrefix(unit: number): boolean {
  return unit === COLON || unit === SLASH
}

/** The number of a kind of key: action class and resource depth. */
export function slotOf(action: number, depth: number): number {
  return action * 32 + depth
}

/** The key of an action part and a resource part in a slot, all 32 bits mixed. */
export function combineHashes(action: number, resource: number, slot: number): number {
  let hash = Math.imul(action ^ ((resource << 13) | (resource >>> 19)) ^ slot, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/**
 * A hint says how a text goes on behind a key part, or how it ends: 1 to 15 from the two units at `at`, 17 to 31 with
 * `HINT_OF_END` added. A statement that spells them out needs to be looked at for requests with the same hint only; 0
 * stands for a statement that does not.
 */
export function hintOf(text: string, at: number): number {
  // A missing unit is not a number, which the shift makes 0.
  const first = text.charCodeAt(at) | 0
  const second = text.charCodeAt(at + 1) | 0
  return (Math.imul(first, 37) + second) & 15 || 15
}

/** Added to the hint of the last two units of a text. */
export const HINT_OF_END = 16

/** The slot and the hints of a key, as they stand in the keys of a policy. */
export function packSlot(slot: number, actionHint: number, resourceHint: number): number {
  return slot | (resourceHint << 8) | (actionHint << 13)
}
