import { Api } from '../../examples/apples/start/api.js'
import { generateCases } from '../../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { hostOf, type Contestant } from '../contestant.js'
import { tinyauthContestant } from '../contestants.js'
import type { PreparedRequest } from '../load/request-set.js'
import type { RunningServer } from '../servers.js'
import { makeInstance } from '../service/instance.js'
import { startTinyauth } from '../service/tinyauth-server.js'
import type { BenchKey } from '../service/workload-keys.js'
import { singleCalls } from '../workload/calls.js'
import { basic } from '../workload/wire.js'
import { SignInCrowd } from './sign-in-crowd.js'

const CALLS = 2_000
/** Sign-ins that are under way at once. */
export const SIGN_INS = 20
/** As they are printed. */
export const ALONE = 'decisions alone'
export const AMONG_SIGN_INS = 'decisions among sign-ins'

const PASSWORD = 'a password of the bench'

/** Everything that runs while decisions are measured among sign-ins. */
export interface SignInScene {
  readonly contestants: readonly Contestant[]
  readonly crowd: SignInCrowd
  close(): Promise<void>
}

/** Starts the service on workload S, and makes people who have passwords. */
export async function setSignInScene(seed: number): Promise<SignInScene> {
  const workload = generateWorkload(SHAPES.S, seed)
  const instance = await makeInstance(workload)
  const cleanups: (() => Promise<void> | void)[] = [() => instance.remove()]
  const close = async (): Promise<void> => {
    for (const cleanup of cleanups.toReversed()) await cleanup()
  }
  try {
    const service = await startTinyauth(instance)
    cleanups.push(() => service.stop())
    const names = await createSigners(service, instance.root)
    const crowd = new SignInCrowd(service, signInsOf(names, service, instance.root))
    cleanups.push(() => crowd.stop())
    const calls = singleCalls(generateCases(workload.users, CALLS, seed + 3))
    const alone = tinyauthContestant(service, instance.keys.signingKey, 'basic+session', calls)
    const contestants = [
      { ...alone, name: ALONE },
      { ...alone, name: AMONG_SIGN_INS, company: crowd },
    ]
    return { contestants, crowd, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function createSigners(service: RunningServer, root: BenchKey): Promise<string[]> {
  const api = new Api(service.url.href, { id: root.keyId, secret: root.secret })
  const names = Array.from({ length: SIGN_INS }, (_, i) => `signer-${String(i + 1).padStart(2, '0')}`)
  for (const username of names) await api.post('users', { username, password: PASSWORD })
  return names
}

/** `get-token-for-login`, as a gatekeeper with a page of its own sends it. */
function signInsOf(names: readonly string[], service: RunningServer, { keyId, secret }: BenchKey): PreparedRequest[] {
  const headers = { Authorization: basic(keyId, secret), 'Content-Type': 'application/json' }
  const path = '/api/v1/services/orchard/get-token-for-login'
  return names.map((username) => {
    const body = JSON.stringify({ username, password: PASSWORD, 'csrf-strategy': 'none' })
    return { parts: { host: hostOf(service), path, headers, body }, marked: true }
  })
}
