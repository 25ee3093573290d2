import type { Context, Provider, ProviderErrors } from 'oidc-provider'
import { DomainError } from '../../common/errors/domain-error.js'
import type { PasswordProver } from '../../sign-in/index.js'
import { FactorEntity, type UnitOfWork } from '../../store/index.js'
import { pendingArtifacts } from '../artifacts/pending-artifacts.js'
import { scopeNames } from '../scopes/scope-names.js'

/** What the grant judges with. */
export interface PasswordGrantOptions {
  readonly passwords: PasswordProver
  readonly unitOfWork: UnitOfWork
}

/**
 * The grant of RFC 6749, 4.3, for clients that have it (capabilities C6: off by default). An app that knows the password knows
 * enough, so it gets an access token and no refresh token; whoever has a second factor cannot come in this way.
 */
export function offerPasswordGrant(provider: Provider, errors: ProviderErrors, options: PasswordGrantOptions): void {
  provider.registerGrantType('password', (context) => grant(provider, errors, options, context), [
    'username',
    'password',
    'scope',
  ])
}

async function grant(
  provider: Provider,
  errors: ProviderErrors,
  options: PasswordGrantOptions,
  context: Context,
): Promise<void> {
  const { params, client } = context.oidc
  const { username, password } = params
  if (client === undefined || username === undefined || password === undefined) {
    throw new errors.InvalidRequest("missing required parameter(s) 'username', 'password'")
  }
  const scopes = scopeNames(params['scope'])
  const allowed = new Set(scopeNames(client.scope))
  // Who somebody is, is told at the authorization endpoint alone.
  const wrong = scopes.find((scope) => !allowed.has(scope) || scope === 'openid' || scope === 'offline_access')
  if (wrong !== undefined) throw new errors.InvalidScope('requested scope is not allowed', wrong)
  const accountId = await proved(errors, options, username, password)
  const token = new provider.AccessToken({ accountId, client, gty: 'password', scope: scopes.join(' ') })
  context.body = {
    access_token: await token.save(),
    token_type: 'Bearer',
    expires_in: token.expiration,
    scope: scopes.join(' '),
  }
}

/** Id of the user whose password it is. One answer for every reason. */
async function proved(
  errors: ProviderErrors,
  { passwords, unitOfWork }: PasswordGrantOptions,
  username: string,
  password: string,
): Promise<string> {
  const { call } = pendingArtifacts()
  call.audit.fields['request.username'] = username.slice(0, 128)
  const result = await passwords
    .prove(password, { username, address: undefined, gatekeeper: call.sourceIp })
    .catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.code !== 'TooManyRequests') throw error
      throw new errors.OIDCProviderError(429, 'temporarily_unavailable')
    })
  if ('code' in result) throw new errors.InvalidGrant('the user name or the password is wrong')
  const { uid, username: subject } = result.entry
  if (await unitOfWork.read((manager) => manager.existsBy(FactorEntity, { userId: uid }))) {
    call.audit.fields['response.reason'] = 'the user has a second factor'
    throw new errors.InvalidGrant('the user name or the password is wrong')
  }
  call.audit.subject = subject
  pendingArtifacts().proved = { identity: result }
  return uid
}
