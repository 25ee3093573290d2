import type { RE2JS } from 're2js'

/** One instruction of a compiled expression, as RE2 numbers them. */
interface Instruction {
  readonly op: number
  readonly out: number
  readonly arg: number
  /** Ranges of code points in order, or a single one. */
  readonly runes: ArrayLike<number>
  matchRune(rune: number): boolean
}

interface Program {
  readonly start: number
  readonly inst: readonly Instruction[]
}

const ALT = 1
const ALT_MATCH = 2
const CAPTURE = 3
const EMPTY_WIDTH = 4
const FAIL = 5
const MATCH = 6
const NOP = 7
const RUNE = 8
const RUNE1 = 9
const RUNE_ANY = 10
const RUNE_ANY_NOT_NL = 11

const AT_BEGIN = 1 | 4
const AT_END = 2 | 8

/** How far an address has been read: nothing, some of its local part, the `@`, some of its domain, all of it. */
type Place = 0 | 1 | 2 | 3 | 4

const DOMAIN = codesOf('abcdefghijklmnopqrstuvwxyz0123456789.-')
const LOCAL = [...DOMAIN, ...codesOf("!#$%&'*+/=?^_`{|}~")]
const AT = codesOf('@')

/**
 * Whether there is any address, in lower case and with a domain in ASCII, that the whole expression matches. Walks the
 * program of the expression beside the form of an address; where it does not know better (`\b`, which letters beyond
 * ASCII), it takes for granted that there is one.
 */
export function matchesSomeAddress(regex: RE2JS): boolean {
  // The library types its program as `any`; the members are those of RE2 in every language, and the version is pinned.
  const { start, inst } = regex.re2().prog as Program
  const open: [pc: number, place: Place][] = [[start, 0]]
  const seen = new Set<number>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [pc, place] = next
    const instruction = inst[pc]
    const state = pc * 5 + place
    if (instruction === undefined || seen.has(state)) continue
    seen.add(state)
    if (instruction.op === MATCH && place >= 3) return true
    open.push(...stepsFrom(instruction, place))
  }
  return false
}

function stepsFrom(instruction: Instruction, place: Place): [pc: number, place: Place][] {
  const { op, out, arg } = instruction
  switch (op) {
    case FAIL:
    case MATCH:
      return []
    case ALT:
    case ALT_MATCH:
      return [
        [out, place],
        [arg, place],
      ]
    case EMPTY_WIDTH:
      return emptyWidth(arg, place).map((to) => [out, to])
    case RUNE:
    case RUNE1:
    case RUNE_ANY:
    case RUNE_ANY_NOT_NL:
      return afterCharacter(instruction, place).map((to) => [out, to])
    case CAPTURE:
    case NOP:
    default:
      return [[out, place]]
  }
}

/** An address is one line, so begin and end of a line are those of the text. */
function emptyWidth(condition: number, place: Place): Place[] {
  if ((condition & AT_BEGIN) !== 0 && place !== 0) return []
  if ((condition & AT_END) === 0) return [place]
  return place >= 3 ? [4] : []
}

function afterCharacter(instruction: Instruction, place: Place): Place[] {
  switch (place) {
    case 0:
      return takesLocal(instruction) ? [1] : []
    case 1:
      return [...(takesLocal(instruction) ? [1 as const] : []), ...(takes(instruction, AT) ? [2 as const] : [])]
    case 2:
    case 3:
      return takes(instruction, DOMAIN) ? [3] : []
    case 4:
      return []
  }
}

function takesLocal(instruction: Instruction): boolean {
  const last = instruction.runes[instruction.runes.length - 1] ?? 0
  return takes(instruction, LOCAL) || last > 0x7f
}

function takes(instruction: Instruction, codes: readonly number[]): boolean {
  const { op } = instruction
  return op === RUNE_ANY || op === RUNE_ANY_NOT_NL || codes.some((code) => instruction.matchRune(code))
}

function codesOf(characters: string): readonly number[] {
  return Array.from(characters, (character) => character.charCodeAt(0))
}
