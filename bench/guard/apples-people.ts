import { Api } from '../../examples/apples/start/api.js'
import type { User } from '../../packages/policy-engine/bench/workload.js'
import type { BenchKey } from '../service/workload-keys.js'

/** Name of the user whose key the guards ask with. */
const GUARD = 'apples-guard'

/** The keys of everybody who takes part. */
export interface ApplesPeople {
  readonly guard: BenchKey
  /** By name of the user. */
  readonly users: ReadonlyMap<string, BenchKey>
}

/** Creates the user of the guards, with the built-in policy for them, and the users of the apples, as an administrator would. */
export async function createPeople(endpoint: URL, root: BenchKey, users: readonly User[]): Promise<ApplesPeople> {
  const api = new Api(endpoint.href, { id: root.keyId, secret: root.secret })
  await api.post('users', { username: GUARD, type: 'machine' })
  await api.post(`users/${GUARD}/attached-policies`, { policy: 'LocalGatekeeper', parameters: { svc: 'apples' } })
  const keys = new Map<string, BenchKey>()
  for (const user of users) keys.set(user.name, await createUser(api, user))
  return { guard: await createKey(api, GUARD, { services: ['apples'] }), users: keys }
}

async function createUser(api: Api, { name, policies }: User): Promise<BenchKey> {
  await api.post('users', { username: name, type: 'machine' })
  for (const policy of policies) await api.post(`users/${name}/policies`, { name: 'apples', policy })
  return createKey(api, name)
}

async function createKey(api: Api, name: string, body: object = {}): Promise<BenchKey> {
  const { id, secret } = await api.createKey(name, body)
  return { keyId: id, secret }
}
