import type { BasicUsers } from './basic-users.js'
import type { TestLogin } from './test-login.js'
import type { TrustedHeader } from './trusted-header.js'

/** A provider without a redirect: a list of users, the headers of a proxy, a stand-in of development. `kind` tells them apart. */
export type DirectProvider = BasicUsers | TrustedHeader | TestLogin
