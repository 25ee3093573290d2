import { hasControlCharacter } from '@tinyauth/decision'
import { foldCase } from './fold-case.js'

/** A path in the form in which paths are compared: lower case. */
export function pathKey(path: string): string {
  return foldCase(path)
}

/** How many names a path has; a `/` in front counts as one. */
export function segmentsOf(path: string): number {
  return path.split('/').length
}

/**
 * The paths above a path, from the top, at most `most` segments long: `a`, `a/b` of `a/b/c`. Whole segments only, so
 * `acme` is above `acme/x` and not above `acme-evil/x`.
 */
export function* pathsAbove(path: string, most: number): Generator<string> {
  let slash = path.indexOf('/')
  for (let segments = 1; slash !== -1 && segments <= most; segments++) {
    yield path.slice(0, slash)
    slash = path.indexOf('/', slash + 1)
  }
}

/**
 * Why no provider has a group of this path; `undefined` when it may have one.
 *
 * Accepted: `acme`, `acme/core`, `/acme/core` (as Keycloak writes them), `Acme Inc`. Rejected: an empty text, `acme/` and
 * `acme//core` (an empty name), `acme/*` (nothing is a wildcard here), ` acme` (blanks at an end), control characters.
 */
export function pathProblem(path: string): string | undefined {
  const names = (path.startsWith('/') ? path.slice(1) : path).split('/')
  if (names.includes('')) return 'has an empty name between its `/`'
  if (path.includes('*')) return 'has a `*`, which is no wildcard: `includeSubgroups` takes in what is below a group'
  if (path.trim() !== path) return 'begins or ends with a blank'
  return hasControlCharacter(path) ? 'holds a control character' : undefined
}
