import { accessTokenId } from '@tinyauth/decision'

/** What is stored in place of a token, a code or the name of a session, as decisions look tokens up. They have 256 random bits. */
export function artifactId(value: string): string {
  return accessTokenId(value)
}
