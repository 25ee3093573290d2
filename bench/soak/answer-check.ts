import type { Random } from '../../packages/policy-engine/bench/random.js'
import type { DecisionProbe } from '../changes/decision-probe.js'
import type { Holder } from '../changes/rights.js'
import { pause } from '../pause.js'
import type { Ledger } from './ledger.js'

/** Between an answer and the next question. */
const PAUSE_MS = 10

/** Asks one node about people whose rights change, and judges each answer by what held. */
export class AnswerCheck {
  asked = 0
  wrong = 0
  failed = 0
  private stopped = false

  constructor(
    private readonly probe: DecisionProbe,
    private readonly ledger: Ledger<Holder>,
    /** How much later than whoever made a change this node may know of it, in milliseconds. */
    private readonly graceMs: number,
  ) {}

  /** Goes on until it is stopped. @throws Error when the connection ends */
  async run(holders: readonly Holder[], random: Random): Promise<void> {
    while (!this.stopped) {
      const holder = random.pick(holders)
      const answer = await this.probe.ask(holder)
      this.asked++
      if (answer.status !== 200) this.failed++
      else if (!this.ledger.isRight(holder, answer, this.graceMs)) {
        this.wrong++
        process.stderr.write(`soak: wrong about ${holder.username}: ${String(answer.allowed)}\n`)
      }
      await pause(PAUSE_MS)
    }
  }

  stop(): void {
    this.stopped = true
  }
}
