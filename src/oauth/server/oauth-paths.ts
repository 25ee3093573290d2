/** Paths of the endpoints by the names that the library has for them. */
export const PATHS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  userinfo: '/oauth/userinfo',
  jwks: '/oauth/jwks',
  device_authorization: '/oauth/device-authorization',
  code_verification: '/oauth/device',
  end_session: '/oauth/end-session',
} as const

/** Where a compatible client asks what a token is (capabilities C8). */
export const TOKEN_INFO = '/oauth/tokeninfo'
