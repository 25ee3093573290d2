/** The part of `oidc-provider` that is used here and by the stand-ins of the tests; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface Context {
    readonly req: IncomingMessage
    readonly res: ServerResponse
    readonly path: string
    readonly method: string
    readonly oidc: OidcContext
    readonly cookies: { secure: boolean | undefined }
    status: number
    type: string
    body: unknown
    get(header: string): string
    set(header: string, value: string): void
    remove(header: string): void
  }

  export interface OidcContext {
    readonly route: string
    readonly provider: Provider
    readonly client: Client | undefined
    readonly session: Session | undefined
    readonly params: Readonly<Record<string, string | undefined>>
    readonly redirectUriCheckPerformed: boolean | undefined
    /** What a form sent, before anything was left out. */
    readonly body: Readonly<Record<string, unknown>> | undefined
    readonly entities: Readonly<Record<string, unknown>>
    readonly result: { readonly consent?: { readonly grantId?: string } } | undefined
    readonly account: { readonly accountId: string } | undefined
    readonly requestParamOIDCScopes: ReadonlySet<string>
    urlFor(route: string): string
    entity(name: string, value: unknown): void
  }

  export interface Client {
    readonly clientId: string
    readonly clientName: string | undefined
    readonly clientAuthMethod: string
    readonly redirectUris: readonly string[]
    readonly scope: string | undefined
    grantTypeAllowed(grant: string): boolean
    metadata(): Readonly<Record<string, unknown>>
    compareClientSecret(secret: string): Promise<boolean> | boolean
  }

  export interface Session {
    accountId: string | undefined
    loginTs: number | undefined
    authorizations: Record<string, unknown> | undefined
    touched: boolean | undefined
    readonly exp: number | undefined
    readonly persist: (this: Session) => Promise<unknown>
    readonly state: { readonly secret: string; readonly clientId?: string } | undefined
    grantIdFor(clientId: string): string | undefined
    loginAccount(of: { readonly accountId: string; readonly loginTs: number; readonly amr?: readonly string[] }): void
    resetIdentifier(): void
  }

  export interface Grant {
    readonly jti: string
    readonly accountId: string
    readonly clientId: string
    addOIDCScope(scope: string): void
    rejectOIDCScope(scope: string): void
    getOIDCScope(): string
    getOIDCScopeEncountered(): string
    save(ttl?: number): Promise<string>
  }

  export interface AccessToken {
    readonly accountId: string
    readonly scope?: string
  }

  export interface Interaction {
    readonly uid: string
    readonly jti: string
    readonly iat: number
    readonly exp: number
    readonly params: Readonly<Record<string, unknown>>
    readonly prompt: {
      readonly name: string
      readonly reasons: readonly string[]
      readonly details: Readonly<Record<string, unknown>>
    }
    readonly grantId: string | undefined
    readonly returnTo: string
    readonly deviceCode: string | undefined
    readonly session: { readonly accountId: string } | undefined
    result: { readonly login?: { readonly accountId: string } } | undefined
  }

  export interface TokenModel {
    new (payload: Readonly<Record<string, unknown>>): { save(): Promise<string>; readonly expiration: number }
  }

  export class Check {
    static readonly REQUEST_PROMPT: true
    static readonly NO_NEED_TO_PROMPT: false
  }

  export interface Prompts {
    get(name: string): { readonly checks: { remove(reason: string): void } } | undefined
  }

  export const interactionPolicy: { base(): Prompts; Check: typeof Check }

  export const errors: ProviderErrors

  export interface ProviderErrors {
    readonly InvalidGrant: new (description: string) => ProviderError
    readonly InvalidRequest: new (description: string) => ProviderError
    readonly InvalidScope: new (description: string, scope: string) => ProviderError
    readonly OIDCProviderError: new (status: number, error: string) => ProviderError
  }

  export interface ProviderError extends Error {
    readonly error: string
    readonly statusCode: number
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    readonly issuer: string
    proxy: boolean
    readonly Grant: {
      new (of: { readonly accountId: string; readonly clientId: string }): Grant
      find(id: string): Promise<Grant | undefined>
    }
    readonly Session: { get(context: Context): Promise<Session>; readonly prototype: Session }
    readonly Client: { find(id: string): Promise<Client | undefined>; readonly prototype: Client }
    readonly Interaction: { find(id: string): Promise<Interaction | undefined> }
    readonly AccessToken: TokenModel & { find(token: string): Promise<AccessToken | undefined> }
    readonly RefreshToken: TokenModel
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this
    on(event: string, listener: (...given: never[]) => void): this
    registerGrantType(
      name: string,
      handler: (context: Context, next: () => Promise<void>) => Promise<void>,
      parameters: readonly string[],
    ): void
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionResult(request: IncomingMessage, response: ServerResponse, result: unknown): Promise<string>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: unknown,
      options?: { readonly mergeWithLastSubmission?: boolean },
    ): Promise<void>
  }

  export default Provider
}
