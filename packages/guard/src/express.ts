/**
 * Here is the guard for Express: middleware that lets in who may. Not here: the authorizer that it asks
 * (`@tinyauth/guard/client`). Start reading at `express/authorize.ts` and `express/login.ts`.
 */

export { authorize } from './express/authorize.js'
export { loginOptional, loginRequired } from './express/login.js'
export { keepBodyHash, noteBodyHash } from './express/keep-body-hash.js'
export { identityOf, userOf } from './request/known-identity.js'
