import type * as library from '@simplewebauthn/server' with { 'resolution-mode': 'import' }

/** The library of WebAuthn. It is large and not everybody has passkeys: the first use loads it. */
export function webAuthnLibrary(): Promise<typeof library> {
  return import('@simplewebauthn/server')
}
