import { ask, statusOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'

/** A new key, with its secret. */
export interface GatekeeperKey {
  readonly access_key_id: string
  readonly secret_access_key: string
}

/**
 * A user that may ask about one service, with a key for it. What is there already is left as it is, so that it can be tried again after a failure.
 *
 * @throws HttpError where a step is refused
 */
export async function makeGatekeeper(service: string, username: string): Promise<GatekeeperKey> {
  await unlessThere(ask('POST', pathOf('users'), { body: { username, type: 'machine' } }))
  const attachment = { policy: 'Gatekeeper', parameters: { svc: service } }
  await unlessThere(ask('POST', pathOf('users', username, 'attached-policies'), { body: attachment }))
  const { body } = await ask<GatekeeperKey>('POST', pathOf('users', username, 'keys'), {
    body: { services: [service] },
  })
  return body
}

async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made
  } catch (error) {
    if (statusOf(error) !== 409) throw error
  }
}
