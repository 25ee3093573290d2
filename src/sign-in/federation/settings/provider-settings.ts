import { z } from 'zod'
import { baseAddress, webAddress } from './addresses.js'

/** Kinds that send the browser to a provider and get it back: those of this folder. */
export const REDIRECT_KINDS = ['google', 'github', 'gitlab', 'okta', 'facebook', 'oidc', 'oauth2'] as const

const text = (longest: number): z.ZodString => z.string().trim().min(1).max(longest)

const scope = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope: printable, without spaces, `"` and `\\`')

const common = {
  clientId: text(255),
  /** What the button says; default the name of the service behind the kind. */
  displayName: text(100).optional(),
  /** Default false: the provider may only be at addresses of the internet, by `https:`. */
  allowPrivateNetwork: z.boolean().default(false),
  /** Milliseconds for one request to the provider; default 5,000. */
  timeoutMs: z.number().int().min(100).max(30_000).default(5000),
  /** How the client proves itself at the token endpoint (OpenID Connect Core, 9); default what the provider supports. */
  clientAuthentication: z.enum(['client_secret_basic', 'client_secret_post', 'none']).optional(),
}

const google = z.strictObject({
  kind: z.literal('google'),
  ...common,
  issuer: webAddress().default('https://accounts.google.com'),
  /** Only accounts of these organizations; default every account. */
  hostedDomains: z.array(text(253).toLowerCase()).min(1).max(100).optional(),
})

const github = z.strictObject({
  kind: z.literal('github'),
  ...common,
  baseUrl: baseAddress('https://github.com'),
  /** Default derived from `baseUrl`. */
  apiUrl: webAddress().optional(),
  /** Read organizations and teams as groups, with the scope `read:org`; default false. */
  orgs: z.boolean().default(false),
})

const gitlab = z.strictObject({
  kind: z.literal('gitlab'),
  ...common,
  baseUrl: baseAddress('https://gitlab.com'),
  /** Who somebody is comes by OpenID Connect; `false`: by the API, for one that has no OpenID Connect. Default true. */
  openId: z.boolean().default(true),
  /** Read the groups with their access levels, with the scope `read_api`; default false. */
  readGroups: z.boolean().default(false),
})

const okta = z.strictObject({ kind: z.literal('okta'), ...common, issuer: webAddress() })

const facebook = z.strictObject({
  kind: z.literal('facebook'),
  ...common,
  baseUrl: baseAddress('https://www.facebook.com'),
  /** Default derived from `baseUrl`. */
  graphUrl: webAddress().optional(),
  graphVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must be a version such as `v23.0`')
    .default('v23.0'),
})

const oidc = z.strictObject({
  kind: z.literal('oidc'),
  ...common,
  issuer: webAddress(),
  /** Beside `openid`; default `email` and `profile`. */
  scopes: z.array(scope).max(20).default(['email', 'profile']),
  /** Claim with a list of names of groups; default none. */
  groupsClaim: text(200).optional(),
})

const field = text(200)

const oauth2 = z.strictObject({
  kind: z.literal('oauth2'),
  ...common,
  authorizationEndpoint: webAddress(),
  tokenEndpoint: webAddress(),
  userinfoEndpoint: webAddress(),
  scopes: z.array(scope).max(20),
  /** Where the answer of the userinfo endpoint has what: `id`, or `data.id` inside `data`. */
  mapping: z.strictObject({
    subject: field,
    email: field.optional(),
    emailVerified: field.optional(),
    name: field.optional(),
    preferredUsername: field.optional(),
    picture: field.optional(),
    groups: field.optional(),
  }),
})

/** One schema for each kind with a redirect: a union with more kinds is made of them. */
export const redirectProviderSchemas = [google, github, gitlab, okta, facebook, oidc, oauth2] as const

const ADDRESSES = [
  'issuer',
  'baseUrl',
  'apiUrl',
  'graphUrl',
  'authorizationEndpoint',
  'tokenEndpoint',
  'userinfoEndpoint',
]

/** Settings of a provider with a redirect. The client secret is no setting: it is kept sealed, beside them. */
export const providerSettingsSchema = z
  .discriminatedUnion('kind', redirectProviderSchemas)
  .superRefine((settings, context) => {
    if (settings.allowPrivateNetwork) return
    for (const [name, value] of Object.entries(settings)) {
      if (!ADDRESSES.includes(name) || typeof value !== 'string' || !value.startsWith('http:')) continue
      context.addIssue({ code: 'custom', path: [name], message: 'must be an `https:` address' })
    }
  })

/** Settings that were parsed: every default is in. */
export type ProviderSettings = z.output<typeof providerSettingsSchema>

/** Settings of one kind. */
export type SettingsOf<K extends ProviderSettings['kind']> = Extract<ProviderSettings, { readonly kind: K }>
