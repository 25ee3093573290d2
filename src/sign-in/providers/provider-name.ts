import { serviceNameField } from '../../manage/index.js'
import { RESERVED_PROVIDER_NAMES } from '../pages/page-paths.js'
import { TEST_PROVIDER } from './kinds/test-login.js'

/**
 * Name of a provider; it stands in the address of its sign-in and in ARNs.
 *
 * Accepted: `google`, `corp-2`. Rejected: what is no lower-case name, and names that mean something else: `passkey`, `test`.
 */
export const providerNameField = serviceNameField.refine((name) => !isReserved(name), {
  error: 'is a name that means something else here',
})

function isReserved(name: string): boolean {
  return [...RESERVED_PROVIDER_NAMES, TEST_PROVIDER].includes(name)
}
