/** How a kind of thing is reached and asked for. */
export interface ResourceDeclaration {
  /** After `api/v1/`. */
  readonly path: string
  /** Name of one, for people. */
  readonly one: string
  /** Before a name in the ARN: `users/`. */
  readonly arn: string
  /** Actions of the API; what has none cannot be done. */
  readonly actions: Partial<Record<'list' | 'show' | 'create' | 'edit' | 'delete', string>>
  /** Method of an update. Default `PUT`. */
  readonly update?: 'PUT' | 'PATCH'
}

/** Everything that has a list of its own, by its name in addresses of the console. */
export const RESOURCES = {
  users: {
    path: 'users',
    one: 'user',
    arn: 'users/',
    actions: { list: 'ListUsers', show: 'GetUser', create: 'CreateUser', edit: 'UpdateUser', delete: 'DeleteUser' },
  },
  groups: {
    path: 'groups',
    one: 'group',
    arn: 'groups/',
    actions: {
      list: 'ListGroups',
      show: 'GetGroup',
      create: 'CreateGroup',
      edit: 'UpdateGroup',
      delete: 'DeleteGroup',
    },
  },
  'access-keys': { path: 'access-keys', one: 'access key', arn: 'users/', actions: { list: 'ListAccessKeys' } },
  policies: {
    path: 'policies',
    one: 'policy',
    arn: 'policies/',
    actions: {
      list: 'ListPolicies',
      show: 'GetPolicy',
      create: 'CreatePolicy',
      edit: 'CreatePolicyVersion',
      delete: 'DeletePolicy',
    },
  },
  guardrails: { path: 'guardrails', one: 'guardrail', arn: 'policies/', actions: { list: 'ListGuardrails' } },
  shares: {
    path: 'shares',
    one: 'share',
    arn: 'shares/',
    actions: { list: 'ListShares', show: 'GetShare', create: 'CreateShare', delete: 'RevokeShare' },
  },
  services: {
    path: 'services',
    one: 'service',
    arn: 'services/',
    actions: {
      list: 'ListServices',
      show: 'GetService',
      create: 'RegisterService',
      edit: 'UpdateService',
      delete: 'DeleteService',
    },
  },
  'identity-providers': {
    path: 'identity-providers',
    one: 'identity provider',
    update: 'PATCH',
    arn: 'identity-providers/',
    actions: {
      list: 'ListIdentityProviders',
      show: 'GetIdentityProvider',
      create: 'CreateIdentityProvider',
      edit: 'UpdateIdentityProvider',
      delete: 'DeleteIdentityProvider',
    },
  },
  'oauth-clients': {
    path: 'oauth-clients',
    one: 'OAuth client',
    arn: 'oauth-clients/',
    actions: {
      list: 'ListOAuthClients',
      show: 'GetOAuthClient',
      create: 'CreateOAuthClient',
      edit: 'UpdateOAuthClient',
      delete: 'DeleteOAuthClient',
    },
  },
  'oauth-scopes': {
    path: 'oauth-scopes',
    one: 'OAuth scope',
    arn: 'oauth-scopes/',
    actions: {
      list: 'ListOAuthScopes',
      show: 'GetOAuthScope',
      create: 'CreateOAuthScope',
      edit: 'UpdateOAuthScope',
      delete: 'DeleteOAuthScope',
    },
  },
} as const satisfies Readonly<Record<string, ResourceDeclaration>>

/** The declaration of a name. @throws Error for a name that there is none of: a fault of the console */
export function resourceOf(name: string): ResourceDeclaration {
  const found = Object.entries(RESOURCES).find(([known]) => known === name)?.[1]
  if (found === undefined) throw new Error(`there is no resource ${name}`)
  return found
}
