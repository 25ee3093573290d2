import { Api } from '../../examples/apples/start/api.js'
import type { User } from '../../packages/policy-engine/bench/workload.js'
import { signIn } from '../service/sign-in.js'
import type { BenchKey } from '../service/workload-keys.js'

const PASSWORD = 'a password of the bench'

/** Name of the user whose key the guards ask with. */
const GUARD = 'apples-guard'

/** The keys of everybody who takes part. */
export interface ApplesPeople {
  readonly guard: BenchKey
  /** By name of the user. */
  readonly users: ReadonlyMap<string, BenchKey>
  /** `Cookie` headers of those who are signed in. */
  readonly sessions: ReadonlyMap<string, string>
}

/**
 * Creates the user of the guards, with the built-in policy for them, and the users of the apples, as an administrator would; some
 * of them sign in.
 */
export async function createPeople(
  endpoint: URL,
  root: BenchKey,
  users: readonly User[],
  signedIn: readonly User[],
): Promise<ApplesPeople> {
  const api = new Api(endpoint.href, { id: root.keyId, secret: root.secret })
  await api.post('users', { username: GUARD, type: 'machine' })
  await api.post(`users/${GUARD}/attached-policies`, { policy: 'LocalGatekeeper', parameters: { svc: 'apples' } })
  const keys = new Map<string, BenchKey>()
  for (const user of users) keys.set(user.name, await createUser(api, user, signedIn.includes(user)))
  const sessions = new Map<string, string>()
  for (const { name } of signedIn) sessions.set(name, await signIn(endpoint, name, PASSWORD))
  return { guard: await createKey(api, GUARD, { services: ['apples'] }), users: keys, sessions }
}

async function createUser(api: Api, { name, policies }: User, isPerson: boolean): Promise<BenchKey> {
  await api.post('users', { username: name, ...(isPerson ? { password: PASSWORD } : { type: 'machine' }) })
  for (const policy of policies) await api.post(`users/${name}/policies`, { name: 'apples', policy })
  return createKey(api, name)
}

async function createKey(api: Api, name: string, body: object = {}): Promise<BenchKey> {
  const { id, secret } = await api.createKey(name, body)
  return { keyId: id, secret }
}
