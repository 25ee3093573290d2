/**
 * How a policy command ends. `failed`: the input was read and found wanting. `badInput`: the question could not be asked.
 * `denied` is an answer of its own, so that scripts never take a mistake for a denial.
 */
export const EXIT_CODE = { ok: 0, failed: 1, badInput: 2, denied: 3 } as const

/** One of `EXIT_CODE`. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE]
