/** How an audit command ends. `failed`: the log was read and is not whole. `badInput`: it could not be asked or read. */
export const EXIT_CODE = { ok: 0, failed: 1, badInput: 2 } as const

/** One of `EXIT_CODE`. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE]
