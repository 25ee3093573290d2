/**
 * The simulator: why a user may or may not do something, what would change by an unsaved policy, what a user may do, and who may do
 * something. Not here: saving policies. Start reading at `simulator.tsx`; decisions are made in `decide-here.ts`.
 */
export { Simulator } from './simulator.js'
