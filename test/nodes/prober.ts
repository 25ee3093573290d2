import { answered, member } from '../service/client.js'
import { arn } from '../service/policies.js'
import type { Orchardists } from './administrator.js'
import { type Action, ACTIONS } from './orchard-model.js'
import type { SeededRandom } from './random.js'
import type { Verdicts } from './verdicts.js'
import type { Node } from './world.js'

const APPLE = arn('orchard', 'apples/red')

/** What became of a question: `refused` where the node could not answer. */
export type Said = 'allowed' | 'denied' | 'refused'

/** Asks one node whether one user may. */
export async function ask(
  { client, process }: Node,
  { users, gatekeeper }: Orchardists,
  user: number,
  action: Action,
  atLeastRevision?: number,
): Promise<Said> {
  const body = { permit: { [action]: [APPLE] }, headers: [users[user]?.proof], context: {}, atLeastRevision }
  const asked = client.as(gatekeeper).post('/api/v1/services/orchard/authorize-by-token', body)
  // One that nobody kills always answers.
  const answer = await (process === undefined ? asked : answered(asked))
  if (answer === undefined || answer.status === 503) return 'refused'
  if (answer.status !== 200) throw new Error(`a node answered ${answer.status} ${answer.text}`)
  return member(answer.body, 'Authorized') === true ? 'allowed' : 'denied'
}

/** Asks one node on and on, and holds every answer against what could be. */
export class Prober {
  readonly said: Record<Said, number> = { allowed: 0, denied: 0, refused: 0 }
  readonly violations: string[] = []
  /** Why it asks no more, where that is no answer of a service. */
  failure: unknown
  private stopped = false
  private readonly running: Promise<void>

  constructor(
    private readonly node: Node,
    private readonly orchardists: Orchardists,
    private readonly verdicts: Verdicts,
    private readonly random: SeededRandom,
  ) {
    this.running = this.run().catch((error: unknown) => void (this.failure = error))
  }

  /** Answers so far. */
  get answers(): number {
    return this.said.allowed + this.said.denied + this.said.refused
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.node.process?.up()
      const user = this.random.below(this.orchardists.users.length)
      const action = this.random.of<Action>(ACTIONS)
      const askedAtMs = performance.now()
      const said = await ask(this.node, this.orchardists, user, action)
      this.said[said] += 1
      if (said === 'allowed' && !this.verdicts.couldAllow(user, action, askedAtMs)) {
        this.violations.push(`user ${user} was allowed ${action} ${Math.round(askedAtMs)} ms after the start`)
      }
    }
  }
}
