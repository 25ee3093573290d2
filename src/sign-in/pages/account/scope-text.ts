import type { Strings } from '../strings.en.js'

/** A scope that an app asks for or has. */
export interface ScopeView {
  readonly name: string
  /** What its maker says of it; scopes that are built in need none. */
  readonly description?: string
}

/** What a scope is for, in words of the reader where it is built in, else of its maker; of one without words its name. */
export function scopeText({ scopes }: Pick<Strings, 'scopes'>, { name, description }: ScopeView): string {
  if (isBuiltIn(scopes, name)) return scopes[name]
  return description === undefined || description.trim() === '' ? name : description
}

function isBuiltIn(scopes: Strings['scopes'], name: string): name is keyof Strings['scopes'] {
  return Object.hasOwn(scopes, name)
}
