import type { PolicyUse } from './policy.js'

/** Where a policy is in use, for people, and the screen that shows it. */
export interface PlaceOfUse {
  readonly text: string
  readonly to: string | undefined
}

/** `user fred`, `group eng/backend`, `fred in group eng`, `access key AKIA…`, `everybody`. */
export function placeOfUse({ type, name }: Pick<PolicyUse, 'type' | 'name'>): PlaceOfUse {
  switch (type) {
    case 'user':
      return { text: `user ${name}`, to: screenOf('users', name) }
    case 'group':
      return { text: `group ${name}`, to: screenOf('groups', name) }
    case 'membership': {
      const [group = '', user = ''] = name.split('/members/')
      return { text: `${user} in group ${group}`, to: screenOf('groups', group) }
    }
    case 'access-key':
      return { text: `access key ${name}`, to: undefined }
    case 'partition':
      return { text: 'everybody', to: '/guardrails' }
  }
}

function screenOf(room: string, name: string): string {
  return `/${room}/${encodeURIComponent(name)}/show`
}
