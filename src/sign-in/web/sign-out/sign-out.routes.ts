import { openPage } from '../page-routes.js'

export const CONFIRM_SIGN_OUT = openPage('GET', '/logout', 'FrontendLogout', 'page: asks before signing out')
export const SIGN_OUT = openPage(
  'POST',
  '/logout',
  'SignOut',
  'ends the session of this browser, here and for every service',
)
export const SIGNED_OUT = openPage('GET', '/logged-out', 'FrontendLoggedOut', 'page: signed out')
