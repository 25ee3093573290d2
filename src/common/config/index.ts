// Lives here: the settings of the service, how they are read from the environment, and the `Config` that results.
// Not here: what a setting does; the room that uses it knows. Keys are only read here, `../secrets` works with them.
// Start reading at `settings.ts`, the one table of all settings, then `load-config.ts`.
export { Config } from './config.js'
export { ConfigError } from './config-problem.js'
export { loadConfig } from './load-config.js'
export type { AuditDecisions, AuditSink } from './audit-kinds.js'
export type { CorsOrigins, TrustProxy } from './network-kinds.js'
