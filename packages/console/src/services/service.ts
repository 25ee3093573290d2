import type { Row } from '../api/data-provider.js'
import type { CatalogueAction } from './catalogue.js'

/** A protected service, as the API shows it. */
export interface Service extends Row {
  readonly name: string
  readonly displayName: string | null
  readonly regions: readonly string[]
  readonly decisionTtlSeconds: number
  readonly leaseTtlSeconds: number
  /** Not in lists. */
  readonly actions?: readonly CatalogueAction[]
}
