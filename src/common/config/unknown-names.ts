import type { Environment } from './environment.js'
import { PREFIX } from './environment.js'

/** Says of each `TINYAUTH_*` variable that no setting has its name, and which one is nearest. */
export function unknownNames(environment: Environment, settings: readonly string[]): readonly string[] {
  const known = settings.flatMap((name) => [PREFIX + name, `${PREFIX}${name}_FILE`])
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && environment[name] !== undefined && !known.includes(name))
    .sort()
    .map((name) => {
      const nearest = nearestOf(name, known)
      const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`
      return `\`${printable(name)}\` is not a setting and has no effect${hint}`
    })
}

const FARTHEST = 4
const LONGEST = 64

function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined
  const ranked = known
    .map((candidate) => ({ candidate, steps: editDistance(name, candidate) }))
    .sort((left, right) => left.steps - right.steps)
  const [best] = ranked
  return best !== undefined && best.steps <= FARTHEST ? best.candidate : undefined
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const line = [row]
    for (let column = 1; column <= right.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[right.length] ?? 0
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, LONGEST)).slice(1, -1)
}
