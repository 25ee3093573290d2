/** What an action of the configuration may name of a request. */
export const ACTION_PLACEHOLDERS: readonly Placeholder[] = ['method']
/** What a resource of the configuration may name of a request. */
export const RESOURCE_PLACEHOLDERS: readonly Placeholder[] = ['method', 'host', 'path']

/** A part of a request that may be named. */
export type Placeholder = 'method' | 'host' | 'path'

/**
 * Fills `{name}` for each known name, once: a value that looks like a placeholder stays as it is. Other braces stay too.
 */
export function fillPlaceholders<Name extends string>(
  template: string,
  known: readonly Name[],
  valueOf: (name: Name) => string,
): string {
  return template.replaceAll(/\{([a-z]+)\}/g, (whole, word: string) => {
    const name = known.find((candidate) => candidate === word)
    return name === undefined ? whole : valueOf(name)
  })
}
