/** Whose word a profile of a provider without a redirect is. */
export function directIssuer(name: string): string {
  return `urn:tinyauth:provider:${name}`
}
