import type { Row } from '../api/data-provider.js'

/** An identity provider, as the API shows it: never with its secret. */
export interface Provider extends Row {
  readonly name: string
  readonly kind: string
  readonly displayName: string | null
  readonly enabled: boolean
  /** What stands elsewhere than in the database cannot be changed here. */
  readonly source: 'database' | 'configuration' | 'application'
  readonly settings: Readonly<Record<string, unknown>>
  readonly hasClientSecret: boolean
  readonly admission: unknown
  readonly groupMapping: unknown
  readonly createsUsers: boolean
  /** Why nobody can sign in by it. */
  readonly problems: Readonly<Record<string, string>> | null
}
