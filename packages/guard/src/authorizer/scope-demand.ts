/** What the OAuth access token of a request has to carry: every one of the scopes, or any. */
export interface ScopeDemand {
  readonly mode: 'all' | 'any'
  /** At least one. */
  readonly scopes: readonly string[]
}

/** What is demanded of the access token, beside what has to be permitted. Whoever comes without such a token has no scopes. */
export interface ScopeOptions {
  /** Every one of them. Default: none is demanded. */
  readonly requireScopes?: readonly string[]
  /** At least one of them. Default: none is demanded. */
  readonly requireAnyScope?: readonly string[]
}

/** RFC 6749, 3.3: printable ASCII without blank, `"` and `\`. */
const SCOPE = /^[!#-[\]-~]{1,256}$/

/**
 * Checks a demand once.
 *
 * @param name of the decorator or option, for the error
 * @throws TypeError for no scope at all, and for names that no scope can have
 */
export function scopeDemand(name: string, mode: ScopeDemand['mode'], scopes: readonly string[]): ScopeDemand {
  // Whatever TypeScript says: a text for a list would demand its letters.
  if (!Array.isArray(scopes) || scopes.length === 0) throw new TypeError(`${name} needs at least one scope`)
  for (const scope of scopes as readonly unknown[]) {
    if (isScope(scope)) continue
    throw new TypeError(`${name}: ${JSON.stringify(scope) ?? 'undefined'} is no name of a scope (RFC 6749, 3.3)`)
  }
  return { mode, scopes: [...new Set(scopes as readonly string[])] }
}

function isScope(scope: unknown): scope is string {
  return typeof scope === 'string' && SCOPE.test(scope)
}

/** The demands of options. @throws TypeError as `scopeDemand` */
export function scopeDemandsOf({ requireScopes, requireAnyScope }: ScopeOptions): readonly ScopeDemand[] {
  return [
    ...(requireScopes === undefined ? [] : [scopeDemand('"requireScopes"', 'all', requireScopes)]),
    ...(requireAnyScope === undefined ? [] : [scopeDemand('"requireAnyScope"', 'any', requireAnyScope)]),
  ]
}

/** Whether a token with these scopes does. @param held `undefined`: no access token proved who it is */
export function areScopesMet(demands: readonly ScopeDemand[], held: readonly string[] | undefined): boolean {
  return demands.every(({ mode, scopes }) => {
    const found = scopes.filter((scope) => held?.includes(scope) === true).length
    return mode === 'all' ? found === scopes.length : found > 0
  })
}

/** All scopes that are spoken of, each once: what a client is told to ask for (RFC 6750, 3.1). */
export function demandedScopes(demands: readonly ScopeDemand[]): readonly string[] {
  return [...new Set(demands.flatMap(({ scopes }) => scopes))]
}
