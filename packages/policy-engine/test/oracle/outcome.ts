/** What came of judging one element: it matches, it does not, or it could not be judged (policy-semantics 3.11). */
export type Outcome = 'yes' | 'no' | 'error'

/** `yes` when true. */
export function outcomeOf(truth: boolean): Outcome {
  return truth ? 'yes' : 'no'
}

/** All must be `yes`; one error dominates (reading 1). */
export function allOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('error')) {
    return 'error'
  }
  return outcomeOf(!outcomes.includes('no'))
}

/** One must be `yes`; one error dominates (reading 1). */
export function anyOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('error')) {
    return 'error'
  }
  return outcomeOf(outcomes.includes('yes'))
}

/** The other way round; an error stays an error. */
export function not(outcome: Outcome): Outcome {
  return outcome === 'error' ? 'error' : outcomeOf(outcome === 'no')
}
