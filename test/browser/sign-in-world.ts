import { type TestService, startService, succeeded } from '../service/harness.js'
import { type GitHubStandIn, startGitHub } from '../sign-in/stand-ins/start-github.js'
import { type FacebookStandIn, startFacebook } from '../sign-in/stand-ins/start-facebook.js'
import { type GitLabStandIn, startGitLab } from '../sign-in/stand-ins/start-gitlab.js'
import { type OpenIdStandIn, startOpenIdProvider } from '../sign-in/stand-ins/start-openid-provider.js'
import { freePort } from './chromium.js'

const CLIENT = { clientId: 'tinyauth', clientSecret: 'the secret of the client of the tests' }

/** A service that a browser reaches at `origin`, under a host name for which there are passkeys. */
export interface BrowsedService {
  readonly service: TestService
  readonly origin: string
}

/** Starts a service at `http://localhost` and a free port. */
export async function startBrowsed(env: Readonly<Record<string, string>> = {}): Promise<BrowsedService> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const service = await startService({ env: { PORT: String(port), PUBLIC_URL: origin, ...env } })
  return { service, origin }
}

/** Stand-ins of providers, each of which knows the user `fred`. */
export interface StandIns {
  readonly google: OpenIdStandIn
  readonly okta: OpenIdStandIn
  readonly gitlab: GitLabStandIn
  readonly github: GitHubStandIn
  readonly facebook: FacebookStandIn
  close(): Promise<void>
}

/** Starts them, and makes each a provider of the service. */
export async function startProviders({ service, origin }: BrowsedService): Promise<StandIns> {
  const google = await startOpenIdProvider({ title: 'Stand-in Google' })
  const okta = await startOpenIdProvider({ title: 'Stand-in Okta' })
  const gitlab = await startGitLab()
  const github = await startGitHub()
  const facebook = await startFacebook()
  gitlab.groups.set(gitlab.users.get('fred')?.sub ?? '', [{ full_path: 'acme/core', level: 40 }])
  const clientOf = (name: string): typeof CLIENT & { redirectUris: string[]; postLogoutRedirectUris: string[] } => ({
    ...CLIENT,
    redirectUris: [`${origin}/login/${name}/callback`],
    postLogoutRedirectUris: [`${origin}/logged-out`],
  })
  await google.addClient(clientOf('google'))
  await okta.addClient(clientOf('okta'))
  await gitlab.addClient(clientOf('gitlab'))
  github.addClient(clientOf('github'))
  facebook.addClient(clientOf('facebook'))
  const settings: Readonly<Record<string, object>> = {
    google: { issuer: google.issuer },
    okta: { issuer: okta.issuer },
    gitlab: { baseUrl: gitlab.issuer, readGroups: true },
    github: { baseUrl: github.origin, orgs: true },
    facebook: { baseUrl: facebook.origin, graphUrl: facebook.origin },
  }
  for (const [name, own] of Object.entries(settings)) {
    const body = {
      ...{ name, kind: name, clientSecret: CLIENT.clientSecret, createsUsers: true, admission: { everyone: true } },
      settings: { clientId: CLIENT.clientId, allowPrivateNetwork: true, ...own },
    }
    succeeded(await service.root.post('/api/v1/identity-providers', body))
  }
  return {
    ...{ google, okta, gitlab, github, facebook },
    close: async () => {
      for (const standIn of [google, okta, gitlab, github, facebook]) await standIn.close()
    },
  }
}
