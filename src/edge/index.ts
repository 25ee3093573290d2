// Here is the edge node (`TINYAUTH_AUTH_MODE=proxy`): a tinyauth without a database, which decides by what it holds of another one.
// Not here: how anything is decided (`decide`, `packages/decision`), or how principals are held (`packages/guard/src/local`).
// Start reading at `start-edge.ts`, then `upstream-knowledge.ts`, `numbered/` for an upstream of ours, `original/` for the Python one.

export { type EdgeOptions, type RunningEdge, startEdge } from './start-edge.js'
