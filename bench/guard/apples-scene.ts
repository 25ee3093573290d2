import { join } from 'node:path'
import type { Contestant } from '../contestant.js'
import { startServer, type RunningServer } from '../servers.js'
import { makeEmptyInstance } from '../service/instance.js'
import { startTinyauth } from '../service/tinyauth-server.js'
import type { BenchKey } from '../service/workload-keys.js'
import { appleContestant, type AppleServer, type Guard, type Orchard } from './apples-contestants.js'
import { createPeople } from './apples-people.js'
import { listCalls, pickers } from './pickers.js'

const CALLS = 2_000
/** Users who have a session; each costs two hashes of a password. */
const SIGNED_IN = 20
const GUARDS: readonly Guard[] = ['unguarded', 'local', 'remote', 'remote+cache']

/** Everything that runs while the guard is measured. */
export interface ApplesScene {
  /** Those with the same proof stand together. */
  readonly contestants: readonly Contestant[]
  close(): Promise<void>
}

/** Starts the service with its users, and a server of apples for each kind of guard; those of leases are asked for nothing else. */
export async function setApplesScene(seed: number): Promise<ApplesScene> {
  const cleanups: (() => Promise<void> | void)[] = []
  const close = async (): Promise<void> => {
    // The guards first, while there is still somebody to ask.
    for (const cleanup of cleanups.toReversed()) await cleanup()
  }
  const kept = async (starting: Promise<RunningServer>): Promise<RunningServer> => {
    const server = await starting
    cleanups.push(() => server.stop())
    return server
  }
  try {
    const instance = makeEmptyInstance()
    cleanups.push(() => instance.remove())
    const service = await kept(startTinyauth(instance))
    const users = pickers()
    const signedIn = users.slice(0, SIGNED_IN)
    const people = await createPeople(service.url, instance.root, users, signedIn)
    const start = async (guard: Guard): Promise<AppleServer> => {
      return { guard, server: await kept(startApples(guard, service.url, people.guard)) }
    }
    const servers: AppleServer[] = []
    for (const guard of GUARDS) servers.push(await start(guard))
    // Of their own: what other proofs had warmed up would be held against what had not been asked before.
    const ofLeases = [await start('unguarded'), await start('login')]
    const calls = listCalls(users, CALLS, seed)
    const signedInCalls = listCalls(signedIn, CALLS, seed)
    const { signingKey } = instance.keys
    const { users: keys, sessions } = people
    return {
      contestants: contestantsOf(servers, ofLeases, { service, calls, signedInCalls, signingKey, keys, sessions }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function contestantsOf(
  servers: readonly AppleServer[],
  ofLeases: readonly AppleServer[],
  orchard: Orchard,
): Contestant[] {
  const only = (...guards: readonly Guard[]): AppleServer[] => servers.filter(({ guard }) => guards.includes(guard))
  const deciding = only('unguarded', 'local', 'remote', 'remote+cache')
  return [
    // What is signed is new each time, so that a cache can know none of it.
    ...only('unguarded', 'local', 'remote').map((server) => appleContestant(server, 'sigv4', orchard)),
    ...deciding.map((server) => appleContestant(server, 'session', orchard)),
    ...only('local', 'remote').map((server) => appleContestant(server, 'session', orchard, true)),
    ...ofLeases.map((server) => appleContestant(server, 'lease', orchard)),
    ...deciding.map((server) => appleContestant(server, 'basic', orchard)),
  ]
}

/** Nothing of the caller's environment but the path: a `TINYAUTH_*` of his would change what is measured. */
function startApples(guard: Guard, endpoint: URL, key: BenchKey): Promise<RunningServer> {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    BENCH_GUARD: guard,
    TINYAUTH_ENDPOINT: endpoint.href,
    TINYAUTH_ACCESS_KEY_ID: key.keyId,
    TINYAUTH_SECRET_ACCESS_KEY: key.secret,
    TINYAUTH_SERVICE: 'apples',
  }
  return startServer(process.execPath, [join(__dirname, 'apples-server.js')], { env })
}
