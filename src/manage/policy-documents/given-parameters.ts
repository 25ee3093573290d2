import type { Config } from '../../common/config/index.js'
import type { GivenParameters } from './managed-document.js'

/** What the service gives every policy with parameters: its partition and its own name. */
export function givenParameters({ partition, service }: Pick<Config, 'partition' | 'service'>): GivenParameters {
  return { partition, self: service }
}
