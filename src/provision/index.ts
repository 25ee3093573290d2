// Here a database gets what every installation has: the policies that ship, the first user with a key.
// Not here: what administrators do afterwards (`manage`), tables and migrations (`store`).
// Start reading at `bootstrap.ts`, then `shipped-policies.ts`.

export { bootstrap, bootstrapIfEmpty, type BootstrapResult, seedDevelopment } from './bootstrap.js'
export { checkMasterKey } from './check-master-key.js'
export { loadShippedPolicies } from './shipped-policies.js'
export type { ProvisionOptions } from './provision-options.js'
