import type { Strings } from './strings.en.js'

/** What every page needs beside its own view. */
export interface PageContext {
  /** Texts in the language of the reader: `stringsFor`. */
  readonly strings: Strings
  /** Path under which the service is mounted, without a slash at its end; empty at the root. */
  readonly basePath: string
  /** What the people call the service; stands at the top of each page and in its title. */
  readonly serviceName: string
  /** Goes into each form as the field `csrf`, and to the script of the passkeys. */
  readonly csrfToken: string
  /** Name of the user, where somebody is signed in: the page then has links to the account and to sign-out. */
  readonly signedInAs?: string
  /** The `test` provider is on: each page warns of it. */
  readonly testBanner: boolean
}
