import { openPage } from '../page-routes.js'

export const SHOW_HOME = openPage('GET', '/', 'FrontendIndex', 'leads to the account, or to sign-in')
export const SHOW_SIGN_IN = openPage('GET', '/login', 'FrontendLogin', 'page: sign in')
export const SIGN_IN = openPage('POST', '/login', 'SignIn', 'signs in by user name and password, by form or JSON')

export const SHOW_SECOND_FACTOR = openPage('GET', '/login/second-factor', 'FrontendSecondFactor', 'page: second factor')
export const SEND_CODE = openPage(
  'POST',
  '/login/second-factor',
  'SecondFactor',
  'goes on by a code of an app or a recovery code',
)
export const SECOND_FACTOR_OPTIONS = openPage(
  'POST',
  '/login/second-factor/options',
  'SecondFactorOptions',
  'WebAuthn options for the second factor',
)
export const SECOND_FACTOR_VERIFY = openPage(
  'POST',
  '/login/second-factor/verify',
  'SecondFactor',
  'goes on by a passkey or security key',
)
export const PASSKEY_OPTIONS = openPage(
  'POST',
  '/login/passkey/options',
  'PasskeyOptions',
  'WebAuthn options for signing in with a passkey',
)
export const PASSKEY_VERIFY = openPage('POST', '/login/passkey/verify', 'SignIn', 'signs in with a passkey')

export const SHOW_STEP_UP = openPage(
  'GET',
  '/login/step-up',
  'StepUp',
  'asks whoever is signed in for a fresh second factor, then goes on to `next`',
)

export const BEGIN_FEDERATED = openPage(
  'POST',
  '/login/{provider}',
  'BeginFederatedLogin',
  'begins sign-in at an identity provider; of one without a redirect, signs in',
)
export const COMPLETE_FEDERATED = openPage(
  'GET',
  '/login/{provider}/callback',
  'FederatedLogin',
  'the way back from an identity provider',
)
