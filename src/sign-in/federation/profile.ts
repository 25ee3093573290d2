/** A group, organization or team of the provider. */
export interface ProviderGroup {
  /** Full path as the provider writes it: `acme/core`. */
  readonly path: string
  /** What the user is in it, as a number of the provider (GitLab: 10 guest … 50 owner); absent where there are no levels. */
  readonly accessLevel?: number
}

/** Who somebody is by the word of an identity provider (capabilities M3). Texts are bounded and hold no control characters. */
export interface Profile {
  /** Whose word it is: the `iss` of OpenID Connect, else the base address of the provider. */
  readonly issuer: string
  /** Stable for ever, unlike names and addresses; unique within the issuer. */
  readonly subject: string
  /** What the user is called there, for a first user name here. */
  readonly preferredUsername?: string
  readonly name?: string
  /** `https:` address of an image. */
  readonly picture?: string
  readonly email?: string
  /** Only the boolean `true` of the provider counts. */
  readonly emailVerified: boolean
  /** Google's `hd`: the organization whose account it is. */
  readonly hostedDomain?: string
  /** Complete: where the provider pages, every page was read. */
  readonly groups: readonly ProviderGroup[]
  /**
   * Of a list of users: tells the password that was shown from another one, without saying anything of it; 1 to 64 characters of
   * base64url.
   */
  readonly credential?: string
}
