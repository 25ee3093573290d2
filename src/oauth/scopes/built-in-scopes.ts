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
  readonly levels: readonly ('list' | 'read' | 'write' | 'execute')[]
}

/** The scopes that come with the service (OpenID Connect Core 5.4 and 11, domain-model 5.5). No one has the level `permissions`. */
export const BUILT_IN_SCOPES: readonly BuiltInScope[] = [
  builtIn('openid', 'Know who you are'),
  builtIn('profile', 'See your name and your picture'),
  builtIn('email', 'See your email address'),
  builtIn('groups', 'See which groups you are in'),
  builtIn('offline_access', 'Stay connected while you are not there'),
  builtIn('read', 'Look at whatever you may look at', 'list', 'read'),
  builtIn('write', 'Create, change and delete whatever you may', 'write'),
  builtIn('execute', 'Start whatever you may start', 'execute'),
]

const NAMES: ReadonlySet<string> = new Set(BUILT_IN_SCOPES.map(({ name }) => name))

/** Whether a scope comes with the service. Letter by letter: `Read` is another scope. */
export function isBuiltInScope(name: string): boolean {
  return NAMES.has(name)
}

function builtIn(name: string, description: string, ...levels: BuiltInScope['levels']): BuiltInScope {
  return { name, description, builtIn: true, levels }
}
