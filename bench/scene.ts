import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '../packages/policy-engine/bench/random.js'
import { generateCases } from '../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES, type User, type Workload } from '../packages/policy-engine/bench/workload.js'
import { cerbosContestant, fixedContestant, tinyauthContestant } from './contestants.js'
import type { Contestant } from './contestant.js'
import { cerbosBinary, startCerbos } from './peers/cerbos.js'
import { startServer, type RunningServer } from './servers.js'
import { makeInstance, type Instance } from './service/instance.js'
import { PROOFS } from './service/proofs.js'
import { REPOSITORY, startTinyauth } from './service/tinyauth-server.js'
import { batchCalls, singleCalls, type Call } from './workload/calls.js'

/** Different calls that a server is asked over and over. */
const CALLS = 4_000
const BATCH_CALLS = 200
/** Cerbos slows down with the rules that it holds, so it is given those of this many users. */
const CERBOS_USERS = 100

/** Name of a workload. */
export type WorkloadName = 'S' | 'M' | 'L'

/** Everything that runs while one workload is measured. */
export interface Scene {
  readonly workload: Workload
  /** Calls of one pair. */
  singles(): Contestant[]
  /** Calls of fifty pairs. */
  batches(): Contestant[]
  close(): Promise<void>
}

/** Sets the servers of a workload up. Cerbos takes no part in L. */
export async function setScene(name: WorkloadName, seed: number, peersOnly: boolean): Promise<Scene> {
  const stage = new Stage(generateWorkload(SHAPES[name], seed), seed)
  try {
    await stage.startPeers(name !== 'L')
    if (!peersOnly) await stage.startService()
  } catch (error) {
    await stage.close()
    throw error
  }
  return stage
}

class Stage implements Scene {
  private instance: Instance | undefined
  private readonly cerbosUsers: readonly User[]
  private readonly cleanups: (() => Promise<void> | void)[] = []
  private fixed: readonly (readonly [name: string, server: RunningServer])[] = []
  private cerbos: RunningServer | undefined
  private service: RunningServer | undefined

  constructor(
    readonly workload: Workload,
    private readonly seed: number,
  ) {
    this.cerbosUsers = new Random(seed + 2).sample(workload.users, CERBOS_USERS)
  }

  async startPeers(withCerbos: boolean): Promise<void> {
    this.fixed = [
      ['node:http', await this.kept(startServer(process.execPath, [join(__dirname, 'peers', 'node-http.js')]))],
      ['nest-express', await this.kept(startServer(process.execPath, [join(__dirname, 'peers', 'nest-express.js')]))],
    ]
    if (!withCerbos) return
    const folder = mkdtempSync(join(tmpdir(), 'tinyauth-bench-cerbos-'))
    this.cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const binary = cerbosBinary(join(REPOSITORY, 'bench', '.peers'))
    this.cerbos = await this.kept(startCerbos(binary, this.cerbosUsers, folder))
  }

  async startService(): Promise<void> {
    const instance = await makeInstance(this.workload)
    this.cleanups.push(() => instance.remove())
    this.instance = instance
    this.service = await this.kept(startTinyauth(instance))
  }

  singles(): Contestant[] {
    const callsOf = (users: readonly User[]): Call[] => singleCalls(generateCases(users, CALLS, this.seed + 3))
    const calls = callsOf(this.workload.users)
    const fixed = this.fixed.map(([name, server]) => fixedContestant(name, server, calls))
    return [...fixed, ...this.own(PROOFS, calls), ...this.cerbosWith(() => callsOf(this.cerbosUsers))]
  }

  batches(): Contestant[] {
    const callsOf = (users: readonly User[]): Call[] => batchCalls(users, BATCH_CALLS, this.seed + 4)
    const own = this.own(['basic+basic'], callsOf(this.workload.users))
    return [...own, ...this.cerbosWith(() => callsOf(this.cerbosUsers))]
  }

  async close(): Promise<void> {
    for (const cleanup of this.cleanups.toReversed()) await cleanup()
  }

  private own(proofs: readonly (typeof PROOFS)[number][], calls: readonly Call[]): Contestant[] {
    const { service, instance } = this
    if (service === undefined || instance === undefined) return []
    return proofs.map((proof) => tinyauthContestant(service, instance.keys.signingKey, proof, calls))
  }

  private cerbosWith(calls: () => readonly Call[]): Contestant[] {
    return this.cerbos === undefined ? [] : [cerbosContestant('cerbos', this.cerbos, calls())]
  }

  private async kept(starting: Promise<RunningServer>): Promise<RunningServer> {
    const server = await starting
    this.cleanups.push(() => server.stop())
    return server
  }
}
