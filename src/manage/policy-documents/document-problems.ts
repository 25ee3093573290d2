import type { Problem } from '@tinyauth/policy-engine'

/**
 * What is wrong with a document, by the place below it: `''` says how much, `/Statement/0/Effect` says what, at the
 * JSON pointer of the problem. Several problems of one place are joined.
 */
export function problemsByPlace(problems: readonly Problem[]): ReadonlyMap<string, string> {
  const byPlace = new Map<string, string>()
  for (const problem of problems.filter(({ path }) => path !== '')) {
    const before = byPlace.get(problem.path)
    byPlace.set(problem.path, before === undefined ? textOf(problem) : `${before}; ${textOf(problem)}`)
  }
  const whole = problems.filter(({ path }) => path === '').map(textOf)
  return new Map([['', [countOf(problems.length), ...whole].join(': ')], ...byPlace])
}

/** The same by field: `policy`, `policy/Statement/0/Effect`. */
export function documentProblems(problems: readonly Problem[]): Record<string, string> {
  return Object.fromEntries([...problemsByPlace(problems)].map(([place, text]) => [`policy${place}`, text]))
}

function countOf(count: number): string {
  return count === 1 ? 'the policy has 1 problem' : `the policy has ${count} problems`
}

function textOf({ message, suggestion }: Problem): string {
  return suggestion === undefined ? message : `${message}; did you mean \`${suggestion}\`?`
}
