import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import type { RelyingParty } from './relying-party.js'

const base64url = (most: number): z.ZodString =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/)

// A credential id has at most 1023 bytes (WebAuthn, 4).
const credentialId = base64url(1364)

const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
}

const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8192),
    attestationObject: base64url(65_536),
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
  clientExtensionResults: z.object({ credProps: z.object({ rk: z.boolean().optional() }).optional() }).default({}),
})

const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8192),
    authenticatorData: base64url(8192),
    signature: base64url(8192),
    userHandle: base64url(128).nullish(),
  }),
})

// WebAuthn, 5.8.1. Browsers add members: they are let in and not looked at.
const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string().max(128),
  origin: z.string().max(512),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.unknown().optional(),
})

/** What the browser says about the ceremony. */
export type ClientData = z.infer<typeof clientDataSchema>

/** A new credential, as a browser sends it. */
export type RegistrationResponse = z.infer<typeof registrationSchema>

/** A signature of a credential, as a browser sends it. */
export type AssertionResponse = z.infer<typeof assertionSchema>

/** An answer with what the browser says about it. */
export interface Parsed<T> {
  readonly response: T
  readonly clientData: ClientData
}

/** Reads `RegistrationResponseJSON` (WebAuthn, 5.1); `undefined` when it is none. */
export function parseRegistration(value: unknown): Parsed<RegistrationResponse> | undefined {
  return withClientData(registrationSchema.safeParse(value).data)
}

/** Reads `AuthenticationResponseJSON` (WebAuthn, 5.1); `undefined` when it is none. */
export function parseAssertion(value: unknown): Parsed<AssertionResponse> | undefined {
  return withClientData(assertionSchema.safeParse(value).data)
}

/**
 * Whether a page of ours asked for it: of our origin, and not inside of a foreign page. A page that the ceremony names
 * as its frame is foreign, for ours are never framed.
 */
export function isOfOurPage({ origin, crossOrigin, topOrigin }: ClientData, site: RelyingParty): boolean {
  return origin === site.origin && crossOrigin !== true && topOrigin === undefined
}

function withClientData<T extends { readonly response: { readonly clientDataJSON: string } }>(
  response: T | undefined,
): Parsed<T> | undefined {
  if (response === undefined) return undefined
  const clientData = clientDataSchema.safeParse(jsonOf(response.response.clientDataJSON)).data
  return clientData === undefined ? undefined : { response, clientData }
}

function jsonOf(base64: string): unknown {
  const bytes = Buffer.from(base64, 'base64url')
  try {
    return isUtf8(bytes) ? (JSON.parse(bytes.toString('utf8')) as unknown) : undefined
  } catch {
    return undefined
  }
}
