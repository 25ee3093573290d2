/** Settings that cannot be used; every problem at once. No message holds a value that could be a secret. */
export class GuardSettingsError extends Error {
  constructor(
    /** Each names its setting in quotes. */
    readonly problems: readonly string[],
  ) {
    super(['the guard cannot start:', ...problems.map((problem) => `- ${problem}`)].join('\n'))
    this.name = 'GuardSettingsError'
  }
}
