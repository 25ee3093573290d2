import { Random } from '../../packages/policy-engine/bench/random.js'
import { DecisionProbe } from '../changes/decision-probe.js'
import { Management } from '../changes/management.js'
import { makeHolders, RIGHTS, type Holder } from '../changes/rights.js'
import type { Cleanups } from '../cleanups.js'
import type { RunningServer } from '../servers.js'
import type { BenchKey } from '../service/workload-keys.js'
import { TARGETS } from '../targets.js'
import { AnswerCheck } from './answer-check.js'
import { Churn } from './churn.js'
import { Ledger } from './ledger.js'

const HOLDERS = 30

/** What a crew has done. */
export interface CrewCounts {
  readonly changes: number
  /** Questions about people who change, and how many of the answers were wrong or no decision. */
  readonly asked: number
  readonly wrong: number
  readonly failed: number
}

/** Changes what people may do at the first of some nodes, and asks each node about them. */
export class SoakCrew {
  private constructor(
    private readonly churn: Churn,
    private readonly checks: readonly AnswerCheck[],
    private readonly holders: readonly Holder[],
  ) {}

  /** Makes the people, and connects to the nodes. */
  static async gather(
    nodes: readonly [RunningServer, ...RunningServer[]],
    root: BenchKey,
    cleanups: Cleanups,
  ): Promise<SoakCrew> {
    const api = new Management(nodes[0], root)
    cleanups.add(() => api.close())
    const entries = await makeHolders(api, RIGHTS, HOLDERS)
    const ledger = new Ledger<Holder>()
    const churn = new Churn(api, entries, ledger)
    const checks: AnswerCheck[] = []
    for (const [i, node] of nodes.entries()) {
      const probe = await cleanups.kept(DecisionProbe.open(node))
      checks.push(new AnswerCheck(probe, ledger, i === 0 ? 0 : TARGETS.propagatedByLookingMs))
    }
    return new SoakCrew(
      churn,
      checks,
      entries.map(({ holder }) => holder),
    )
  }

  /** Works until it is stopped. @throws Error when a change was refused */
  async work(seed: number): Promise<void> {
    const all = [this.churn.run(), ...this.checks.map((check, i) => check.run(this.holders, new Random(seed + i)))]
    try {
      await Promise.all(all)
    } finally {
      this.stop()
      await Promise.allSettled(all)
    }
  }

  stop(): void {
    for (const one of [this.churn, ...this.checks]) one.stop()
  }

  get counts(): CrewCounts {
    const sum = (count: 'asked' | 'wrong' | 'failed'): number => this.checks.reduce((all, one) => all + one[count], 0)
    return { changes: this.churn.changes, asked: sum('asked'), wrong: sum('wrong'), failed: sum('failed') }
  }
}
