/** A tag of a page. */
export interface Tag {
  /** Lower case. */
  readonly tag: string
  readonly closes: boolean
  readonly selfClosed: boolean
  /** Values as they stand in the text, still escaped; empty where there is none. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
}

/** The tags of a page of ours, in order: its values hold no `<` and no `>`, which tests prove by the count. */
export function tagsOf(page: string): readonly Tag[] {
  return [...page.matchAll(/<(\/?)([!a-z][a-z0-9]*)([^>]*?)(\/?)>/gi)].map(([, slash, tag = '', rest = '', end]) => ({
    tag: tag.toLowerCase(),
    closes: slash === '/',
    selfClosed: end === '/',
    attributes: [...rest.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
  }))
}
