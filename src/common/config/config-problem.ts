/** What is wrong with one setting. */
export interface ConfigProblem {
  /** Name as it was given, or under which it is missing: `TINYAUTH_PORT`. */
  readonly name: string
  /** What was given; absent for secrets and for what is missing. */
  readonly got?: string
  readonly expected: string
  /** What to do. */
  readonly fix: string
}

/** The service cannot start: every problem of its configuration at once, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(['the configuration is not valid', ...problems.map(lineOf)].join('\n'))
  }
}

const MOST_SHOWN = 200

function lineOf({ name, got, expected, fix }: ConfigProblem): string {
  // JSON escapes control characters: the line may end on a terminal.
  const shown = got === undefined ? '' : ` got \`${JSON.stringify(got.slice(0, MOST_SHOWN)).slice(1, -1)}\`,`
  return `  ${name}:${shown} expected ${expected}; ${fix}`
}
