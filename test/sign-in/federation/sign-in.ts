import { randomBytes } from 'node:crypto'
import { SystemClock } from '../../../src/common/clock.js'
import type { Clock } from '../../../src/common/clock.js'
import { Secret } from '../../../src/common/secrets/secret.js'
import { createProvider } from '../../../src/sign-in/federation/create-provider.js'
import { FederationError, type FederationErrorCode } from '../../../src/sign-in/federation/federation-error.js'
import type {
  BeginSignIn,
  CompletedSignIn,
  CompleteSignIn,
  IdentityProvider,
} from '../../../src/sign-in/federation/identity-provider.js'
import { parseProviderSettings } from '../../../src/sign-in/federation/settings/parse-provider-settings.js'
import { walkThrough } from '../stand-ins/walk-through.js'

/** Where every stand-in sends the browser back to. Nobody listens there: the tests read the address. */
export const REDIRECT_URI = 'https://tinyauth.example/login/test/callback'

/** The client that the stand-ins know. */
export const CLIENT = { clientId: 'client-1', clientSecret: 'a secret of the client', redirectUris: [REDIRECT_URI] }

/** A provider with these settings, which may ask 127.0.0.1. */
export function providerOf(
  settings: Readonly<Record<string, unknown>>,
  {
    clock = new SystemClock(),
    secret = CLIENT.clientSecret,
  }: { readonly clock?: Clock; readonly secret?: string } = {},
): IdentityProvider {
  const clientSecret = new Secret(secret)
  const all = { clientId: CLIENT.clientId, allowPrivateNetwork: true, timeoutMs: 10_000, ...settings }
  return createProvider(parseProviderSettings(all, clientSecret), clientSecret, { name: 'test', clock })
}

/** What belongs to one sign-in. */
export function newSignIn(): BeginSignIn {
  const text = (): string => randomBytes(32).toString('base64url')
  return { redirectUri: REDIRECT_URI, state: text(), nonce: text(), codeVerifier: text() }
}

/** Goes to the provider and back, up to the callback. */
export async function untilCallback(provider: IdentityProvider, login = 'fred'): Promise<CompleteSignIn> {
  const signIn = newSignIn()
  return { ...signIn, callback: await walkThrough(await provider.begin(signIn), { login }) }
}

/** Signs in. */
export async function signIn(provider: IdentityProvider, login = 'fred'): Promise<CompletedSignIn> {
  return provider.complete(await untilCallback(provider, login))
}

/** Code with which it fails; `signed in` when it does not. */
export async function failureOf(attempt: Promise<unknown>): Promise<FederationErrorCode | 'signed in'> {
  return attempt.then(
    () => 'signed in' as const,
    (error: unknown) => {
      if (error instanceof FederationError) return error.code
      throw error
    },
  )
}
