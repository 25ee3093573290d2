const PARAMETER = /(?<!\{)\{\{([A-Za-z][A-Za-z0-9]{0,62})\}\}/g

/** Names of the parameters `{{name}}` of a document, each once, in the order of their first use; those that the service fills in are not among them. */
export function parameterNames(text: string): readonly string[] {
  const names = [...text.matchAll(PARAMETER)].map(([, name = '']) => name)
  return [...new Set(names)].filter((name) => name !== 'partition' && name !== 'self')
}

/** The document with a value in place of each parameter; one without value is left as it is. */
export function bindParameters(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(PARAMETER, (written, name: string) => valueOf(name) ?? written)
}
