import type { Company } from '../contestant.js'
import { LoadProcess } from '../load/load-process.js'
import type { RoundResult } from '../load/messages.js'
import { requestSet, type PreparedRequest } from '../load/request-set.js'
import { median } from '../quantile.js'
import type { RunningServer } from '../servers.js'

/** How long the crowd has been at it when a turn begins. */
const LEAD_SECONDS = 0.25
/** Only an answer with a session token holds it. */
const TOKEN = '"token":'

/** People who sign in by password all at once, and again as soon as they are in; a load generator of its own sends them. */
export class SignInCrowd implements Company {
  private readonly load = new LoadProcess()
  private readonly rounds: RoundResult[] = []

  constructor(
    private readonly server: RunningServer,
    /** One sign-in of each of them. */
    private readonly signIns: readonly PreparedRequest[],
  ) {}

  /** Sign-ins that came to a session, by second; the median of the turns. */
  get perSecond(): number {
    return median(this.rounds.map(({ requests, seconds }) => requests / seconds))
  }

  /** Milliseconds that half of the sign-ins took at most, the wait for those before them included; the median of the turns. */
  get p50(): number {
    return median(this.rounds.map((round) => round.p50))
  }

  /** @throws Error when a sign-in failed */
  async beside<T>(seconds: number, work: () => Promise<T>): Promise<T> {
    const [host, port] = [this.server.url.hostname, Number(this.server.url.port)]
    await this.load.use(requestSet(this.signIns, TOKEN))
    const order = { host, port, connections: this.signIns.length, seconds: seconds + LEAD_SECONDS, once: false }
    const signingIn = this.load.round(order)
    const [result, round] = await Promise.all([afterLead(work), signingIn])
    const { errors, firstError, wrong } = round
    if (errors > 0 || wrong > 0) throw new Error(`signing in: ${firstError ?? `${String(wrong)} without a token`}`)
    this.rounds.push(round)
    return result
  }

  stop(): void {
    this.load.stop()
  }
}

async function afterLead<T>(work: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, LEAD_SECONDS * 1000))
  return work()
}
