import { compileCondition, type ConditionTest } from '../condition/condition-test.js'
import type { ConditionBlock } from '../document.js'

/**
 * Compiled conditions by version and text: thousands of statements ask for the same network or tag, and a compiled test is
 * many times larger than the rest of a statement. Holds nothing that is not computed from its key.
 */
const REMEMBERED = new Map<string, readonly ConditionTest[]>()
const MOST_REMEMBERED = 1024
const LONGEST_REMEMBERED = 512

const NONE: readonly ConditionTest[] = Object.freeze([])

/** The tests of a statement; statements with the same condition share them. `variables` is false for documents of 2008-10-17. */
export function statementConditions(block: ConditionBlock | undefined, variables: boolean): readonly ConditionTest[] {
  if (block === undefined) return NONE
  const text = `${variables ? 'variables' : 'plain'} ${JSON.stringify(block)}`
  const remembered = REMEMBERED.get(text)
  if (remembered !== undefined) return remembered
  const tests = compileShared(block, variables)
  if (text.length > LONGEST_REMEMBERED) return tests
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear()
  REMEMBERED.set(text, tests)
  return tests
}

function compileShared(block: ConditionBlock, variables: boolean): readonly ConditionTest[] {
  // A copy is as long as it needs to be, unlike a list that was grown.
  const tests = compileCondition(block, variables).slice()
  // Explanations hand these lists out.
  for (const { values } of tests) Object.freeze(values)
  return Object.freeze(tests)
}
