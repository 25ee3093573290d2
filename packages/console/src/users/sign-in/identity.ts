/** Who a user is at a provider, as the API shows it. */
export interface Identity {
  readonly id: string
  readonly provider: string
  readonly issuer: string
  readonly subject: string
  readonly profile: {
    readonly name: string | null
    readonly email: string | null
    readonly preferredUsername: string | null
  }
  readonly createdAt: string | null
  readonly lastSignInAt: string | null
}
