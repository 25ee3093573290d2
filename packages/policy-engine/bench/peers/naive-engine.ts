import { engineOver, type Engine } from '../engine.js'
import type { Case } from '../requests.js'
import { naiveOutcome } from './naive.js'

/** The plain loop as an engine, so that the table shows what no preparation at all costs. */
export function naiveEngine(cases: readonly Case[]): Engine {
  return engineOver('naive', cases, cases, ({ user, request }) => naiveOutcome(user, request) === 'allow')
}
