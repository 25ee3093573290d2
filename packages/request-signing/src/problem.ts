/** Why an input was refused. Problems are data: nothing that a stranger sends makes this package throw. */
export class Problem<Code extends string = string> {
  constructor(
    /** Stable kebab-case code; the same code always means the same rule. */
    readonly code: Code,
    /** Lower-case, no full stop, without anything of the input: fit for a log. */
    readonly message: string,
  ) {}
}

/** The answer that refuses; every other answer of this package has no `problem`. */
export interface Refusal<Code extends string> {
  readonly ok: false
  readonly problem: Problem<Code>
}
