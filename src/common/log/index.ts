// Lives here: the structured log, what may stand in it, and the adapter for the framework's own lines.
// Not here: the audit log (`src/audit`), which is kept, chained and never sampled.
// Start reading at `log.ts`, then `mask-fields.ts`.
export { createLog } from './log.js'
export type { Log } from './log.js'
export { NestLog } from './nest-log.js'

/** Under which the log is injected: its type is of the library and leaves nothing at run time. */
export const LOG = Symbol('log')
