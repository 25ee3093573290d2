import { Client } from 'pg'
import type { PostgresOutage } from '../store/postgres-server.js'
import { type Orchardists, plant, send } from './administrator.js'
import { ACTIONS, edited, mayDo, newOrchard } from './orchard-model.js'
import { ask, Prober } from './prober.js'
import { SeededRandom } from './random.js'
import { scriptOf, type Step } from './script.js'
import { Verdicts } from './verdicts.js'
import { BOUND_SECONDS, type Fault, type Node, type World } from './world.js'

/** What came of a simulation. */
export interface Report {
  readonly edits: number
  /** Times that an edit was sent once more, because it was not acknowledged. */
  readonly retries: number
  readonly faults: Readonly<Partial<Record<Fault, number>>>
  readonly answers: Readonly<Record<'allowed' | 'denied' | 'refused', number>>
  /** Empty: whatever was allowed could be, at that moment, within the bound. */
  readonly violations: readonly string[]
  /** Empty: after quiet every node says what was acknowledged last. */
  readonly differences: readonly string[]
  /** Empty: no change and no audit event was lost. */
  readonly losses: readonly unknown[]
}

/** How long an outage is: so many answers of a node, or until it refuses to answer. */
const SHORT_OUTAGE = 6

/** Edits through nodes while things happen to them, by a script, and while every node is asked on and on. */
export class Simulation {
  private readonly verdicts = new Verdicts(newOrchard(), BOUND_SECONDS * 1000)
  private readonly faults = new Map<Fault, number>()
  private probers: readonly Prober[] = []
  private edits = 0
  private retries = 0
  private revision = 0

  private constructor(
    private readonly world: World,
    private readonly orchardists: Orchardists,
  ) {}

  /** Runs so many steps of what a seed says. */
  static async run(world: World, seed: number, steps: number): Promise<Report> {
    const simulation = new Simulation(world, await plant(world.service))
    return simulation.report(scriptOf(seed, steps, world.nodes.length, world.faults), new SeededRandom(seed))
  }

  private async report(script: readonly Step[], random: SeededRandom): Promise<Report> {
    const { nodes } = this.world
    await Promise.all(nodes.map((node) => this.untilItSays(node)))
    this.probers = nodes.map((node) => new Prober(node, this.orchardists, this.verdicts, random.fork()))
    try {
      for (const step of script) await this.take(step)
    } finally {
      await Promise.all(this.probers.map((prober) => prober.stop()))
    }
    await this.until(() => true)
    const differences = (await Promise.all(nodes.map((node) => this.untilItSays(node)))).flat()
    const answers = { allowed: 0, denied: 0, refused: 0 }
    for (const { said } of this.probers) {
      for (const kind of ['allowed', 'denied', 'refused'] as const) answers[kind] += said[kind]
    }
    return {
      ...{ edits: this.edits, retries: this.retries, faults: Object.fromEntries(this.faults), answers, differences },
      violations: this.probers.flatMap(({ violations }) => violations),
      losses: await this.world.losses(),
    }
  }

  /** Sends an edit through one of some nodes, and on through the next, until it is acknowledged. */
  private async edit({ edit, first }: Step, through: readonly Node[]): Promise<void> {
    const after = edited(this.verdicts.standing, edit)
    this.verdicts.sent(after)
    for (let attempt = first; ; attempt++) {
      const node = through[attempt % through.length] ?? this.world.nodes[0]
      const revision = await send(node.client.as(this.world.service.rootKey), this.orchardists, edit)
      if (revision !== undefined) {
        if (revision < this.revision) throw new Error(`change ${revision} was acknowledged after ${this.revision}`)
        this.revision = revision
        break
      }
      this.retries += 1
      await this.answersOf(this.probers, 1)
    }
    this.edits += 1
    this.verdicts.acknowledged(after)
  }

  private async take(step: Step): Promise<void> {
    const { nodes } = this.world
    const node = nodes[step.node] ?? nodes[0]
    const others = nodes.filter((one) => one !== node)
    const probers = this.probers.slice(step.node, step.node + 1)
    const { fault } = step
    if (fault === undefined) return this.edit(step, nodes)
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1)
    switch (fault) {
      case 'cut':
        await node.link.cut()
        await this.edit(step, others)
        await this.outage(step, probers)
        await node.link.mend()
        break
      case 'hold':
        there(node.holdable).hold()
        await this.edit(step, others)
        await this.outage(step, probers)
        there(node.holdable).release()
        break
      case 'pause':
        this.database.freeze()
        await this.outage(step, this.probers)
        this.database.thaw()
        break
      case 'crash':
        await this.killConnection()
        break
      case 'restart':
        await this.database.crash()
        await this.database.restart()
        break
      case 'deafen':
        await this.deafen()
        break
      case 'jump':
        there(node.clock).set(step.jumpMs)
        break
      case 'kill': {
        const written = this.edit(step, [node])
        await this.answersOf(probers, step.answers)
        await there(node.process).kill()
        await written
      }
    }
  }

  /** A short one, which nobody need notice, or one that is longer than the bound: then they refuse to answer. */
  private async outage({ isLong }: Step, probers: readonly Prober[]): Promise<void> {
    if (!isLong) return this.answersOf(probers, SHORT_OUTAGE)
    const before = probers.map(({ said }) => said.refused)
    await this.until(() => probers.every(({ said }, index) => said.refused > (before[index] ?? 0)))
  }

  private async answersOf(probers: readonly Prober[], count: number): Promise<void> {
    const before = probers.map(({ answers }) => answers)
    await this.until(() => probers.every(({ answers }, index) => answers >= (before[index] ?? 0) + count))
  }

  private get database(): PostgresOutage {
    const { outage } = this.world.server
    if (outage === undefined) throw new Error('the server is not ours')
    return outage
  }

  /** Ends one process of the server as the kernel would: it throws all connections out, and recovers by itself. */
  private async killConnection(): Promise<void> {
    const client = await this.connected()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    // It also emits an error, which `once` would take for the end of waiting.
    const gone = new Promise((resolve) => client.once('end', resolve))
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    await gone
  }

  /** A connection, as soon as the server takes one: it may be recovering from the last crash. */
  private async connected(): Promise<Client> {
    for (;;) {
      const client = new Client({ connectionString: this.world.server.url })
      client.on('error', () => undefined)
      const isThere = await client.connect().then(
        () => true,
        () => false,
      )
      if (isThere) return client
    }
  }

  /** Waits for what others do; the limit of the test ends what never comes. */
  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      for (const { failure } of this.probers)
        if (failure !== undefined) throw new Error('a node was asked in vain', { cause: failure })
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** No notification comes any more until the nodes listen again. */
  private async deafen(): Promise<void> {
    const listeners =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tinyauth changes'"
    // The server may be on its way up.
    for (let done = false; !done;) {
      done = await this.world.store.dataSource.query(listeners).then(
        () => true,
        () => false,
      )
    }
  }

  /** Asks a node everything at the last change. What it says differently from what stands. */
  private async untilItSays(node: Node): Promise<readonly string[]> {
    const differences: string[] = []
    for (let user = 0; user < this.orchardists.users.length; user++) {
      for (const action of ACTIONS) {
        let said = await ask(node, this.orchardists, user, action, this.revision)
        // Its connections may be those from before the last fault.
        for (let left = 100; said === 'refused' && left > 0; left--) {
          said = await ask(node, this.orchardists, user, action, this.revision)
        }
        const stands = mayDo(this.verdicts.standing, user, action) ? 'allowed' : 'denied'
        if (said !== stands) differences.push(`${node.client.url} says ${said} to user ${user}, ${action}: ${stands}`)
      }
    }
    return differences
  }
}

/** What a fault needs of a node. @throws Error where it could not happen to it, and would be counted all the same */
function there<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('this cannot happen to a node of this kind')
  return part
}
