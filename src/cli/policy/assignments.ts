import type { Problem } from '@tinyauth/policy-engine'
import type { ReadResult } from './read-result.js'

/**
 * Reads `name=value` words, as they are given to `--context` and `--param`. Everything after the first `=` is the value.
 *
 * Accepted: `Mfa=true`, `Note=a=b`, `Empty=`. Rejected: `Mfa` (no `=`), `=true` (no name).
 */
export function readAssignments(
  option: string,
  words: readonly string[],
): ReadResult<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  const problems: Problem[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals < 1) {
      problems.push({ code: 'invalid-option', path: '', message: `${option} \`${word}\` is not \`name=value\`` })
      continue
    }
    const name = word.slice(0, equals)
    found.set(name, [...(found.get(name) ?? []), word.slice(equals + 1)])
  }
  return problems.length > 0 ? { problems } : { value: found }
}

/** As `readAssignments`, each name once. */
export function readParameters(words: readonly string[]): ReadResult<Readonly<Record<string, string>>> {
  const { value: found, problems } = readAssignments('--param', words)
  if (problems !== undefined) return { problems }
  const twice = [...found].filter(([, values]) => values.length > 1)
  if (twice.length > 0) return { problems: twice.map(([name]) => givenTwice(name)) }
  return { value: Object.fromEntries([...found].map(([name, [value = '']]) => [name, value])) }
}

function givenTwice(name: string): Problem {
  return { code: 'invalid-option', path: '', message: `--param \`${name}\` is given twice` }
}
