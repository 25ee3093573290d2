import { PEER_NAMES, type EngineName, type PeerName } from './engine.js'

/** How many times the decisions per second of a peer are demanded, by workload. */
export const TARGET_RATIOS: Readonly<Record<string, Readonly<Record<PeerName, number>>>> = {
  S: { cedar: 250, casbin: 50, casl: 1.2 },
  M: { cedar: 350, casbin: 150, casl: 3 },
  L: { cedar: 1_500, casbin: 700, casl: 5 },
}

/** The median decision with 1,000 visible statements may cost this many times the one with 10. */
export const FLATNESS = { limit: 5, aim: 3 } as const

/** The ratio demanded against one engine; `undefined` for engines without a target. */
export function targetRatio(workload: string, engine: EngineName): number | undefined {
  const peer = PEER_NAMES.find((name) => name === engine)
  return peer === undefined ? undefined : TARGET_RATIOS[workload]?.[peer]
}
