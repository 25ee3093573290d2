import { allow, deny, policy } from '../service/policies.js'
import type { SeededRandom } from './random.js'

/** What is asked. */
export const ACTIONS = ['GetApple', 'EatApple'] as const
export type Action = (typeof ACTIONS)[number]

/** What users and groups hold. */
export const DOCUMENTS = {
  none: policy(allow('orchard:Nothing', '*')),
  get: policy(allow('orchard:GetApple', '*')),
  eat: policy(allow('orchard:EatApple', '*')),
  noEat: policy(deny('orchard:EatApple', '*')),
} as const
export type Document = keyof typeof DOCUMENTS

export const USERS = 4
export const GROUPS = 2

/** What an administrator does. Done twice, it comes to the same. */
export type Edit =
  | { readonly kind: 'own'; readonly user: number; readonly document: Document }
  | { readonly kind: 'status' | 'key'; readonly user: number; readonly on: boolean }
  | { readonly kind: 'group'; readonly group: number; readonly document: Document }
  | { readonly kind: 'member'; readonly user: number; readonly group: number; readonly on: boolean }
  | { readonly kind: 'guardrail'; readonly on: boolean }

/** What stands, as a naive reading has it: what an administrator said last. */
export interface Orchard {
  readonly users: readonly {
    readonly own: Document
    readonly status: boolean
    readonly key: boolean
    readonly groups: ReadonlySet<number>
  }[]
  readonly groups: readonly Document[]
  /** Nobody eats. */
  readonly guardrail: boolean
}

/** Nobody may do anything yet. */
export function newOrchard(): Orchard {
  const user = { own: 'none', status: true, key: true, groups: new Set<number>() } as const
  return {
    users: Array.from({ length: USERS }, () => user),
    groups: Array.from({ length: GROUPS }, () => 'none'),
    guardrail: false,
  }
}

/** An edit at random. */
export function randomEdit(random: SeededRandom): Edit {
  const kind = random.of<Edit['kind']>(['own', 'own', 'status', 'key', 'group', 'member', 'member', 'guardrail'])
  const document = random.of<Document>(['none', 'get', 'eat', 'noEat'])
  const [user, group, on] = [random.below(USERS), random.below(GROUPS), random.below(2) === 1]
  switch (kind) {
    case 'own':
      return { kind, user, document }
    case 'status':
    case 'key':
      return { kind, user, on: on || random.below(2) === 1 }
    case 'group':
      return { kind, group, document }
    case 'member':
      return { kind, user, group, on }
    case 'guardrail':
      return { kind, on: on && random.below(2) === 1 }
  }
}

/** What stands after an edit. */
export function edited(orchard: Orchard, edit: Edit): Orchard {
  if (edit.kind === 'guardrail') return { ...orchard, guardrail: edit.on }
  if (edit.kind === 'group') return { ...orchard, groups: orchard.groups.with(edit.group, edit.document) }
  const user = orchard.users[edit.user]
  if (user === undefined) throw new RangeError(`there is no user ${edit.user}`)
  return { ...orchard, users: orchard.users.with(edit.user, editedUser(user, edit)) }
}

function editedUser(
  user: Orchard['users'][number],
  edit: Exclude<Edit, { kind: 'guardrail' | 'group' }>,
): Orchard['users'][number] {
  if (edit.kind === 'own') return { ...user, own: edit.document }
  if (edit.kind !== 'member') return { ...user, [edit.kind]: edit.on }
  const groups = new Set(user.groups)
  if (edit.on) groups.add(edit.group)
  else groups.delete(edit.group)
  return { ...user, groups }
}

/** Whether somebody may do it: some document says so, none says no. */
export function mayDo({ users, groups, guardrail }: Orchard, index: number, action: Action): boolean {
  const user = users[index]
  if (user === undefined || !user.status || !user.key) return false
  const held = [user.own, ...[...user.groups].map((group) => groups[group])]
  if (action === 'GetApple') return held.includes('get')
  return !guardrail && held.includes('eat') && !held.includes('noEat')
}
