// Here principals live in memory, compiled, and are kept true by numbered changes.
// Not here: what is stored (`store`), who is asking and what is decided (`decide`).
// Start reading at `snapshot.ts`, then `memory-snapshot.ts` and `change-feed.ts`.

export { AccessKey, ANY_SERVICE } from './access-key.js'
export { Catalogue } from './catalogue.js'
export { ChangeFeed } from './change-feed.js'
export { EngineLimits } from './engine-limits.js'
export { KeyUses, type LastUse } from './key-uses.js'
export { MemorySnapshot } from './memory-snapshot.js'
export { PolicyShelf } from './policy-shelf.js'
export { PrincipalEntry } from './principal-entry.js'
export { PrincipalLoader } from './principal-loader.js'
export { Snapshot } from './snapshot.js'
