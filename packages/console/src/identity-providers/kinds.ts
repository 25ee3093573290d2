/** A setting of a kind that has a field of its own. */
export interface SettingField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'list' | 'flag'
  readonly help: string
}

/** A kind of provider. */
export interface Kind {
  readonly id: string
  readonly name: string
  /** Where its client is made, in a word for people. */
  readonly registerAt?: string
  readonly fields: readonly SettingField[]
}

const CLIENT_ID: SettingField = { name: 'clientId', label: 'Client id', type: 'text', help: 'As the provider gave it' }
const ISSUER: SettingField = {
  ...{ name: 'issuer', label: 'Issuer', type: 'text' },
  help: 'Its address without /.well-known/openid-configuration',
}
const BASE_URL: SettingField = { name: 'baseUrl', label: 'Address', type: 'text', help: 'Left out: the public one' }
const SCOPES: SettingField = { name: 'scopes', label: 'Scopes', type: 'list', help: 'Left out: openid, profile, email' }
const CLAIM: SettingField = {
  name: 'groupsClaim',
  label: 'Claim with the groups',
  type: 'text',
  help: 'Left out: no groups are read',
}
const PRIVATE: SettingField = {
  ...{ name: 'allowPrivateNetwork', label: 'It is at a private address', type: 'flag' },
  help: 'Otherwise only public addresses are asked',
}

/** Every kind that is made here, with what it needs besides its client (docs/sign-in.md). */
export const KINDS: readonly Kind[] = [
  {
    ...{ id: 'google', name: 'Google', registerAt: 'console.cloud.google.com, Credentials' },
    fields: [
      CLIENT_ID,
      {
        name: 'hostedDomains',
        label: 'Hosted domains',
        type: 'list',
        help: 'Whose accounts are offered; who is admitted is said below',
      },
    ],
  },
  {
    ...{ id: 'github', name: 'GitHub', registerAt: 'Settings, Developer settings, OAuth apps' },
    fields: [
      CLIENT_ID,
      {
        name: 'orgs',
        label: 'Read organizations and teams',
        type: 'flag',
        help: 'They are the groups: acme, acme/core',
      },
      BASE_URL,
      PRIVATE,
    ],
  },
  {
    ...{ id: 'gitlab', name: 'GitLab', registerAt: 'Preferences, Applications' },
    fields: [
      CLIENT_ID,
      { name: 'readGroups', label: 'Read groups', type: 'flag', help: 'By full path, with access levels' },
      BASE_URL,
      PRIVATE,
    ],
  },
  {
    id: 'okta',
    name: 'Okta',
    registerAt: 'Applications, Create App Integration',
    fields: [CLIENT_ID, ISSUER, SCOPES, CLAIM, PRIVATE],
  },
  { id: 'oidc', name: 'OpenID Connect', fields: [CLIENT_ID, ISSUER, SCOPES, CLAIM, PRIVATE] },
  { id: 'facebook', name: 'Facebook', registerAt: 'developers.facebook.com, Facebook Login', fields: [CLIENT_ID] },
  { id: 'oauth2', name: 'OAuth 2.0 without OpenID', fields: [CLIENT_ID, SCOPES, PRIVATE] },
  { id: 'basic', name: 'A list of users', fields: [] },
  {
    id: 'trusted-header',
    name: 'A proxy in front',
    fields: [{ name: 'networks', label: 'Networks of the proxy', type: 'list', help: '10.0.0.0/8' }],
  },
]

/** A kind; one of the application has no fields of its own. */
export function kindOf(id: string): Kind {
  return KINDS.find((kind) => kind.id === id) ?? { id, name: id, fields: [] }
}
