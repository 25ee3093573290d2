// Here principals live in memory, compiled, and are kept true by numbered changes.
// Not here: what is stored (`store`), who is asking and what is decided (`decide`).
// Start reading at `snapshot.ts`, then `memory-snapshot.ts` and `change-feed.ts`.

export { Catalogue } from './catalogue.js'
export { ChangeFeed } from './change-feed.js'
export { EngineLimits } from './engine-limits.js'
export { type FixedGuardrail, fixedGuardrails } from './fixed-guardrails.js'
export { KeyUses, type LastUse } from './key-uses.js'
export { MembershipUse } from './membership-use.js'
export { MemorySnapshot } from './memory-snapshot.js'
export { PolicyShelf, type PolicySourceText } from './policy-shelf.js'
export { PrincipalLoader } from './principal-loader.js'
export { type PrincipalPreview, PrincipalPreviews } from './principal-previews.js'
export { SessionUses, type SessionUse } from './session-uses.js'
export { type Applied, Snapshot } from './snapshot.js'
export { SiblingHints } from './sibling-hints.js'
