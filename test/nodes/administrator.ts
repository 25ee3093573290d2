import { answered, type Client } from '../service/client.js'
import type { TestService, TestUser } from '../service/harness.js'
import { succeeded } from '../service/harness.js'
import { allow, deny, policy } from '../service/policies.js'
import { DOCUMENTS, type Edit, GROUPS, USERS } from './orchard-model.js'

const GUARDRAIL = 'nobody-eats'

/** The users and groups that edits are about. */
export interface Orchardists {
  readonly users: readonly TestUser[]
  readonly groups: readonly string[]
  /** Asks for the orchard. */
  readonly gatekeeper: TestUser
}

/** Makes them, as `newOrchard` says. */
export async function plant(service: TestService): Promise<Orchardists> {
  const users: TestUser[] = []
  const groups: string[] = []
  for (let n = 0; n < USERS; n++) users.push(await service.createUserWithKey({ policy: DOCUMENTS.none }))
  for (let n = 0; n < GROUPS; n++) groups.push(await service.createGroup(DOCUMENTS.none))
  const document = policy(allow('*', '*'), deny('orchard:EatApple', '*'))
  succeeded(await service.root.post('/api/v1/policies', { name: GUARDRAIL, policy: document }))
  return { users, groups, gatekeeper: await service.gatekeeper('orchard') }
}

/**
 * Sends an edit. `undefined`: it was not acknowledged, and may stand or not; else the number of the change, or of the last one before
 * where it stood already.
 */
export async function send(root: Client, { users, groups }: Orchardists, edit: Edit): Promise<number | undefined> {
  const answer = await answered(request(root, users, groups, edit))
  if (answer === undefined || answer.status >= 500) return undefined
  const { status, headers, text } = answer
  // It was there already, or gone already: an edit before this one stands although it was not acknowledged.
  if ((status >= 200 && status < 300) || status === 409 || status === 404) return Number(headers['x-tinyauth-revision'])
  throw new Error(`an edit was refused: ${status} ${text}`)
}

function request(
  root: Client,
  users: readonly TestUser[],
  groups: readonly string[],
  edit: Edit,
): ReturnType<Client['get']> {
  if (edit.kind === 'guardrail') {
    const path = '/api/v1/guardrails'
    return edit.on ? root.post(path, { policy: GUARDRAIL }) : root.delete(`${path}/${GUARDRAIL}`)
  }
  const group = `/api/v1/groups/${'group' in edit ? groups[edit.group] : ''}`
  if (edit.kind === 'group') return root.put(`${group}/policies/test`, written(edit.document))
  const { username = '', keyId = '' } = users[edit.user] ?? {}
  const user = `/api/v1/users/${username}`
  switch (edit.kind) {
    case 'own':
      return root.put(`${user}/policies/test`, written(edit.document))
    case 'status':
      return root.patch(user, { status: edit.on ? 'active' : 'disabled' })
    case 'key':
      return root.patch(`${user}/keys/${keyId}`, { status: edit.on ? 'active' : 'inactive' })
    case 'member':
      return edit.on ? root.post(`${group}/add-user`, { user: username }) : root.delete(`${group}/users/${username}`)
  }
}

function written(document: keyof typeof DOCUMENTS): object {
  return { name: 'test', policy: JSON.stringify(DOCUMENTS[document]) }
}
