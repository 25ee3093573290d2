import { arnOf, RESOURCE_TYPES } from '../../packages/policy-engine/bench/catalogue.js'
import type { BenchKey } from '../service/workload-keys.js'
import type { Management } from './management.js'

/** Somebody whose right is given and taken. */
export interface Holder {
  readonly username: string
  key: BenchKey
}

/** One way of giving somebody the right that is asked about, and of taking it again. */
export interface Right {
  /** What is changed. */
  readonly name: string
  /** Once, after user and key are there; afterwards the right is not held. */
  prepare(api: Management, holder: Holder): Promise<void>
  give(api: Management, holder: Holder): Promise<void>
  take(api: Management, holder: Holder): Promise<void>
}

const [KIND] = RESOURCE_TYPES
if (KIND === undefined) throw new Error('the catalogue is empty')

/** What holders are asked about. */
export const ASKED = { service: KIND.service, action: KIND.actions[0] ?? '', arn: arnOf(KIND, 'red-1') }

const ALLOW = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ASKED.action, Resource: ASKED.arn }],
}
const ELSEWHERE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ASKED.action, Resource: arnOf(KIND, 'red-2') }],
}

const ownPolicy: Right = {
  name: 'inline policy',
  prepare: () => Promise.resolve(),
  async give(api, { username }) {
    await api.send('POST', `users/${username}/policies`, { name: 'own', policy: ALLOW })
  },
  async take(api, { username }) {
    await api.send('DELETE', `users/${username}/policies/own`)
  },
}

const groupPolicy: Right = {
  name: 'policy of a group',
  async prepare(api, { username }) {
    await api.send('POST', 'groups', { name: `group-of-${username}` })
    await api.send('POST', `groups/group-of-${username}/add-user`, { user: username })
  },
  async give(api, { username }) {
    await api.send('POST', `groups/group-of-${username}/policies`, { name: 'own', policy: ALLOW })
  },
  async take(api, { username }) {
    await api.send('DELETE', `groups/group-of-${username}/policies/own`)
  },
}

const membership: Right = {
  name: 'membership',
  async prepare(api, { username }) {
    await api.send('POST', 'groups', { name: `group-of-${username}` })
    await api.send('POST', `groups/group-of-${username}/policies`, { name: 'own', policy: ALLOW })
  },
  async give(api, { username }) {
    await api.send('POST', `groups/group-of-${username}/add-user`, { user: username })
  },
  async take(api, { username }) {
    await api.send('DELETE', `groups/group-of-${username}/members/${username}`)
  },
}

const managedPolicy: Right = {
  name: 'version of a managed policy',
  async prepare(api, { username }) {
    await api.send('POST', 'policies', { name: `policy-of-${username}`, policy: ELSEWHERE })
    await api.send('POST', `policies/policy-of-${username}/versions`, { policy: ALLOW })
    await api.send('POST', `users/${username}/attached-policies`, { policy: `policy-of-${username}` })
  },
  async give(api, { username }) {
    await api.send('PUT', `policies/policy-of-${username}/default-version`, { version: 2 })
  },
  async take(api, { username }) {
    await api.send('PUT', `policies/policy-of-${username}/default-version`, { version: 1 })
  },
}

const accessKey: Right = {
  name: 'access key',
  async prepare(api, holder) {
    await ownPolicy.give(api, holder)
    await accessKey.take(api, holder)
  },
  async give(api, { username, key }) {
    await api.send('PATCH', `users/${username}/keys/${key.keyId}`, { status: 'active' })
  },
  async take(api, { username, key }) {
    await api.send('PATCH', `users/${username}/keys/${key.keyId}`, { status: 'inactive' })
  },
}

/** The user comes and goes, with a new key each time. */
const wholeUser: Right = {
  name: 'user',
  async prepare(api, holder) {
    await wholeUser.take(api, holder)
  },
  async give(api, holder) {
    await api.send('POST', 'users', { username: holder.username, type: 'machine' })
    holder.key = await api.createKey(holder.username)
    await ownPolicy.give(api, holder)
  },
  async take(api, { username }) {
    await api.send('DELETE', `users/${username}`)
  },
}

/** Rights of holders who stay: one change each time, after which the same question has another answer. */
export const LASTING_RIGHTS: readonly Right[] = [ownPolicy, groupPolicy, membership, managedPolicy, accessKey]

/** All of them. */
export const RIGHTS: readonly Right[] = [...LASTING_RIGHTS, wholeUser]

/** Makes people for rights, in turn, who hold none of them yet. */
export async function makeHolders(
  api: Management,
  rights: readonly Right[],
  count: number,
): Promise<{ readonly holder: Holder; readonly right: Right }[]> {
  const made: { holder: Holder; right: Right }[] = []
  for (let number = 0; number < count; number++) {
    const right = rights[number % rights.length]
    if (right === undefined) break
    const username = `mover-${String(number)}`
    await api.send('POST', 'users', { username, type: 'machine' })
    const holder = { username, key: await api.createKey(username) }
    await right.prepare(api, holder)
    made.push({ holder, right })
  }
  return made
}
