import fc from 'fast-check'

/** An expression as the test has it: built apart from the engine's, said as text and judged by `expected`. */
export type GroupCheck =
  | { readonly path: string; readonly direct: boolean }
  | { readonly negated: GroupCheck }
  | { readonly operator: '|' | '^' | '&'; readonly operands: readonly GroupCheck[] }

/** Who is a member of what; direct memberships are memberships. */
export interface Memberships {
  readonly direct: readonly string[]
  readonly descent: readonly string[]
}

const PATHS = ['a', 'b', 'a/b', 'chat/dm1', 'chat/dm1/blocked', 'a+b']
const arbitraryPath = fc.constantFrom(...PATHS)

/** Memberships in the few groups that expressions name. */
export const arbitraryMemberships: fc.Arbitrary<Memberships> = fc.record({
  direct: fc.subarray(PATHS),
  descent: fc.subarray(PATHS),
})

/** One membership more. */
export const arbitraryGain: fc.Arbitrary<{ readonly path: string; readonly direct: boolean }> = fc.record({
  path: arbitraryPath,
  direct: fc.boolean(),
})

/** Expressions of the given operators, with `~` where asked for. */
export function arbitraryCheck(operators: readonly ('|' | '^' | '&')[], negation: boolean): fc.Arbitrary<GroupCheck> {
  const { check } = fc.letrec<{ check: GroupCheck }>((tie) => {
    const leaf = fc.record({ path: arbitraryPath, direct: fc.boolean() })
    const operands = fc.array(tie('check'), { minLength: 2, maxLength: 3 })
    const composed = fc.record({ operator: fc.constantFrom(...operators), operands })
    const negated = fc.record({ negated: tie('check') })
    const arms = negation ? [leaf, composed, negated] : [leaf, composed]
    return { check: fc.oneof({ maxDepth: 4, depthSize: 'small' }, ...arms) }
  })
  return check
}

/** Text with all parentheses, and blanks and quotes as a person might set them. */
export function textOf(check: GroupCheck, loose: boolean): string {
  const blank = loose ? ' \n' : ''
  if ('path' in check) {
    const path = loose ? check.path.replace('blocked', '"blocked"') : check.path
    return check.direct ? `direct(${blank}${path}${blank})` : path
  }
  if ('negated' in check) return `~${blank}(${textOf(check.negated, loose)})`
  return check.operands
    .map((operand) => ('path' in operand ? textOf(operand, loose) : `(${blank}${textOf(operand, loose)})`))
    .join(`${blank}${check.operator}${blank}`)
}

/** The oracle: `undefined` groups never occur, so that truth is plain logic over lists. */
export function expected(check: GroupCheck, { direct, descent }: Memberships, below = false): boolean {
  if ('path' in check) {
    const listed = check.direct || below ? direct : direct.concat(descent)
    return listed.indexOf(check.path) > -1
  }
  if ('negated' in check) return !expected(check.negated, { direct, descent }, true)
  const odd = check.operator === '^'
  let yes = 0
  for (const operand of check.operands) if (expected(operand, { direct, descent }, below || odd)) yes += 1
  if (odd) return yes === 1
  return check.operator === '|' ? yes > 0 : yes === check.operands.length
}
