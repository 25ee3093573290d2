import { lowerAscii } from './context.js'
import { oracleGlob } from './glob.js'
import type { Outcome } from './outcome.js'
import { anyOf, outcomeOf } from './outcome.js'

/** Does one pattern match the action? Error: no colon (other than `*`), or a variable (reading 2). */
export function oracleAction(pattern: string, action: string, variables: boolean): Outcome {
  if (variables && pattern.includes('${')) {
    return 'error'
  }
  if (pattern === '*' || pattern === '*:*') {
    return 'yes'
  }
  return pattern.includes(':') ? outcomeOf(oracleGlob(lowerAscii(pattern), lowerAscii(action))) : 'error'
}

/** `Action` or (negated) `NotAction`; an empty `NotAction` is an error (reading 17). */
export function actionOutcome(patterns: readonly string[], action: string, variables: boolean): Outcome {
  return anyOf(patterns.map((pattern) => oracleAction(pattern, action, variables)))
}
