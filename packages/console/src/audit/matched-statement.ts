/** What decided, as an event tells it. */
export interface MatchedStatement {
  /** `users/fred`, `groups/eng`, `guardrails/x`, `users/fred/boundary`; `identity` where none of the own policies allowed. */
  readonly source: string
  readonly policy?: string
  /** Of a managed policy; an inline policy has none. */
  readonly version?: string
  /** Its `Sid`, or `Statement/0` by its place. */
  readonly statement?: string
}

const POLICY = /^(.+?)(?:#([^/#]+))?(?:\/(Statement\/\d+|[^/]+))?$/

/**
 * Takes the text apart: `users/fred own-apples/OwnApples`, `groups/eng readers#2/Statement/0`, `identity`.
 * What has another form is all source.
 */
export function parseMatched(text: string): MatchedStatement {
  const space = text.indexOf(' ')
  if (space < 0) return { source: text }
  const [, policy, version, statement] = POLICY.exec(text.slice(space + 1)) ?? []
  if (policy === undefined) return { source: text }
  return {
    source: text.slice(0, space),
    policy,
    ...(version === undefined ? {} : { version }),
    ...(statement === undefined ? {} : { statement }),
  }
}

/** Where the console shows the policy; `undefined` where it has no place of its own. */
export function policyAddress({ source, policy, version }: MatchedStatement): string | undefined {
  if (policy === undefined || source === 'oauth-scopes') return addressOfSource(source, policy)
  if (version !== undefined) return `/policies/${encodeURIComponent(policy)}/show`
  return addressOfSource(source, policy)
}

function addressOfSource(source: string, policy: string | undefined): string | undefined {
  if (source === 'oauth-scopes')
    return policy === undefined ? undefined : `/oauth-scopes/${encodeURIComponent(policy)}/show`
  const [kind = '', ...rest] = source.replace(/\/(membership-)?boundary$/, '').split('/')
  if (kind === 'guardrails') return '/guardrails'
  return kind === 'users' || kind === 'groups' ? `/${kind}/${encodeURIComponent(rest.join('/'))}/show` : undefined
}
