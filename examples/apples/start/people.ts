import type { Api, Key } from './api.js'

/** Who is there after `createPeople`. */
export interface People {
  /** The key of the guard of `apples`. */
  readonly guard: Key
  readonly fred: Key
  readonly mary: Key
}

const APPLES = 'arn:tinyauth:apples:default::apples/'

/** May look at apples, but for those in the cellar. */
export const READ_APPLES = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: ['apples:ListApples', 'apples:GetApple'], Resource: `${APPLES}*` },
    { Sid: 'CellarIsClosed', Effect: 'Deny', Action: 'apples:*', Resource: `${APPLES}cellar-*` },
  ],
}

/** May do everything with apples. */
export const WRITE_APPLES = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Apples', Effect: 'Allow', Action: 'apples:*', Resource: `${APPLES}*` }],
}

/** The service `apples`, the guard's own user, and fred and mary, who sign in as `fred` / `fred-likes-apples` and `mary` / `mary-likes-apples`. */
export async function createPeople(api: Api): Promise<People> {
  // The guard tells its actions at each start; that there is such a service is said once.
  await api.post('services', { name: 'apples' })
  await api.post('users', { username: 'apples-guard', type: 'machine' })
  await api.post('users/apples-guard/attached-policies', { policy: 'LocalGatekeeper', parameters: { svc: 'apples' } })
  return {
    guard: await api.createKey('apples-guard', { services: ['apples'] }),
    fred: await createPerson(api, 'fred', READ_APPLES),
    mary: await createPerson(api, 'mary', WRITE_APPLES),
  }
}

async function createPerson(api: Api, username: string, policy: object): Promise<Key> {
  await api.post('users', { username, password: `${username}-likes-apples` })
  await api.post(`users/${username}/policies`, { name: 'apples', policy })
  return api.createKey(username)
}
