import { BUILT_IN_SCOPES as LEVELS, type ScopeLevel } from '@tinyauth/decision'

/** A scope as whoever shows or grants it sees it. */
export interface KnownScope {
  readonly name: string
  /** What people read on the page of consent. */
  readonly description: string
  /** It comes with the service: nobody changes it. */
  readonly builtIn: boolean
}

/** A scope that comes with the service. */
export interface BuiltInScope extends KnownScope {
  readonly builtIn: true
  /** Levels of the actions that a token with it may be used for (domain-model 5.5); none: it only tells who somebody is. */
  readonly levels: readonly ScopeLevel[]
}

/** What people read of each. */
const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ['openid', 'Know who you are'],
  ['profile', 'See your name and your picture'],
  ['email', 'See your email address'],
  ['groups', 'See which groups you are in'],
  ['offline_access', 'Stay connected while you are not there'],
  ['read', 'Look at whatever you may look at'],
  ['write', 'Create, change and delete whatever you may'],
  ['execute', 'Start whatever you may start'],
])

/** The scopes that come with the service (OpenID Connect Core 5.4 and 11, domain-model 5.5). No one has the level `permissions`. */
export const BUILT_IN_SCOPES: readonly BuiltInScope[] = [...LEVELS].map(([name, levels]) => {
  return { name, description: DESCRIPTIONS.get(name) ?? name, builtIn: true, levels }
})

/** Whether a scope comes with the service. Letter by letter: `Read` is another scope. */
export function isBuiltInScope(name: string): boolean {
  return LEVELS.has(name)
}
