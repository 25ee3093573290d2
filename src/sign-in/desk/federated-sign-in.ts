import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { SecretBox } from '../../common/secrets/secret-box.js'
import type { Transaction, UnitOfWork } from '../../store/index.js'
import { FederationError } from '../federation/federation-error.js'
import type { Profile } from '../federation/profile.js'
import type { OneTimeSecrets } from '../one-time/one-time-secrets.js'
import type { FoundProvider } from '../providers/found-provider.js'
import type { IdentityProviders } from '../providers/identity-providers.js'
import type { Identities } from '../providers/identities/identities.js'
import type { SignInDesk, SignInStep } from './sign-in-desk.js'

/** Seconds between leaving for a provider and coming back (domain-model 5.10). */
const TRANSACTION_SECONDS = 600

/** What federated sign-in works with. */
export interface FederatedSignInOptions {
  readonly unitOfWork: UnitOfWork
  readonly writer: CallWriter
  readonly secrets: OneTimeSecrets
  readonly providers: IdentityProviders
  readonly identities: Identities
  readonly desk: SignInDesk
  readonly secretBox: SecretBox
}

/** A sign-in that is to begin. */
export interface FederatedBeginning {
  readonly provider: FoundProvider
  /** What tells the browser apart: whoever comes back has to be it. */
  readonly browser: string
  readonly redirectUri: string
  /** Judged already. */
  readonly returnTo: string
  /** Who is signed in and wants to sign in by this identity too. */
  readonly linkTo?: string
  /** A session that the new one takes the place of. */
  readonly replaces?: string
}

/** Who came back from a provider. */
export interface FederatedReturn {
  readonly provider: FoundProvider
  readonly browser: string
  /** The whole address as the browser asked for it. */
  readonly callback: URL
  readonly redirectUri: string
}

/** Nobody is let in; `why` is for the audit log alone. */
export interface FederatedRefusal {
  readonly kind: 'refused'
  readonly reason: 'NotAdmitted' | 'NotLinked' | 'AlreadyLinked' | 'EmailUnverified'
  readonly why: string
  readonly returnTo: string
}

/** How it went on. */
export type FederatedStep = SignInStep | FederatedRefusal | { readonly kind: 'linked'; readonly returnTo: string }

const kept = z.strictObject({
  provider: z.string(),
  redirectUri: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  linkTo: z.string().optional(),
  replaces: z.string().optional(),
})

/** What is kept of a sign-in until the browser comes back. */
type Kept = z.output<typeof kept>

/** Sign-in by the word of an identity provider (capabilities F6 to F14). The `state` is a one-time secret of ten minutes. */
export class FederatedSignIn {
  constructor(private readonly options: FederatedSignInOptions) {}

  /** Where to send the browser. @throws FederationError */
  async begin({ provider, browser, ...rest }: FederatedBeginning): Promise<URL> {
    const { redirectUri } = rest
    const nonce = randomBytes(32).toString('base64url')
    const codeVerifier = randomBytes(48).toString('base64url')
    const there = redirecting(provider)
    const data = { provider: provider.name, nonce, codeVerifier, ...rest } satisfies Kept
    const { value: state } = await this.options.unitOfWork.run((tx) =>
      this.options.secrets.begin(tx, {
        ...{ purpose: 'federated-sign-in', ttlSeconds: TRANSACTION_SECONDS, browser, data },
      }),
    )
    return there.begin({ redirectUri, state, nonce, codeVerifier })
  }

  /** Judges who came back. The `state` is used up, however it ends. @throws FederationError */
  async complete(call: Call, { provider, browser, callback, redirectUri }: FederatedReturn): Promise<FederatedStep> {
    const state = oneParameter(callback, 'state')
    const { value: taken } = await this.options.unitOfWork.run((tx) =>
      this.options.secrets.take(tx, { purpose: 'federated-sign-in', secret: state, browser }),
    )
    const begun = kept.safeParse(taken?.data)
    if (!begun.success || begun.data.provider !== provider.name || begun.data.redirectUri !== redirectUri) {
      throw new FederationError('StateMismatch', 'the sign-in is over, of another browser, or of another provider')
    }
    const { nonce, codeVerifier } = begun.data
    const completed = await redirecting(provider).complete({ callback, redirectUri, state, nonce, codeVerifier })
    return this.welcome(call, provider, completed.profile, { ...begun.data, browser }, completed.signOutHint)
  }

  /** Lets in who a provider without a redirect vouches for. */
  async welcome(
    call: Call,
    provider: FoundProvider,
    profile: Profile,
    place: Pick<Kept, 'returnTo' | 'linkTo' | 'replaces'> & { readonly browser: string },
    signOutHint?: string,
  ): Promise<FederatedStep> {
    const { identities, writer } = this.options
    const { returnTo } = place
    const admittance = await identities.admit(provider, { profile })
    if (!admittance.admitted) {
      const reason = profile.email !== undefined && !profile.emailVerified ? 'EmailUnverified' : 'NotAdmitted'
      return { kind: 'refused', reason, why: admittance.why, returnTo }
    }
    call.audit.fields['response.admission'] = admittance.by
    const refusal: { why?: string } = {}
    const step = await writer
      .write(call, async (tx): Promise<FederatedStep> => {
        const linkTo = place.linkTo === undefined ? {} : { linkTo: place.linkTo }
        const resolved = await identities.resolve(tx, provider, admittance.profile, linkTo)
        if (resolved.refused !== undefined) {
          refusal.why = resolved.refused
          throw new Refused()
        }
        await identities.syncGroups(tx, resolved.uid, provider.name, admittance.groups)
        call.audit.subject = resolved.username
        if (place.linkTo !== undefined) return { kind: 'linked', returnTo }
        return this.sessionFor(tx, call, provider, { ...resolved, ...admittance, signOutHint }, place)
      })
      .catch((error: unknown) => {
        if (error instanceof Refused) return undefined
        throw error
      })
    if (step !== undefined) return step.value
    const reason = place.linkTo === undefined ? 'NotLinked' : 'AlreadyLinked'
    return { kind: 'refused', reason, why: refusal.why ?? 'the identity is nobody here', returnTo }
  }

  private sessionFor(
    tx: Transaction,
    call: Call,
    { name }: FoundProvider,
    known: {
      readonly uid: string
      readonly username: string
      readonly identityId: string
      readonly accessLevel?: number
      readonly signOutHint: string | undefined
    },
    {
      browser,
      returnTo,
      replaces,
    }: { readonly browser: string; readonly returnTo: string; readonly replaces?: string | undefined },
  ): Promise<SignInStep> {
    const { uid, username, identityId, accessLevel, signOutHint } = known
    const proved = {
      ...{ uid, username, isMfa: false, methods: ['fed'], returnTo, provider: name, identityId },
      ...(accessLevel === undefined ? {} : { accessLevel }),
      ...(signOutHint === undefined ? {} : { signOutHint: this.options.secretBox.seal(signOutHint, hintOf(uid)) }),
      ...(replaces === undefined ? {} : { replaces }),
    }
    return this.options.desk.begin(tx, call, proved, browser)
  }
}

/** What an identity token is sealed for. */
export function hintOf(uid: string): string {
  return `sign-out hint of ${uid}`
}

/** Takes the transaction back: what was refused leaves nothing behind. */
class Refused extends Error {}

function redirecting({ provider, name }: FoundProvider): NonNullable<FoundProvider['provider']> {
  if (provider !== undefined) return provider
  throw new FederationError('ConfigurationInvalid', `the provider \`${name}\` sends nobody away`)
}

/** The only value of a parameter; `''` where it is absent, blank or given twice. */
function oneParameter({ searchParams }: URL, name: string): string {
  const values = searchParams.getAll(name)
  return values.length === 1 ? (values[0] ?? '') : ''
}
