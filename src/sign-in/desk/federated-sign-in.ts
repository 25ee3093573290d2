import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { SecretBox } from '../../common/secrets/secret-box.js'
import { SessionEntity, type Transaction, type UnitOfWork, UserEntity } from '../../store/index.js'
import { FederationError } from '../federation/federation-error.js'
import type { Profile } from '../federation/profile.js'
import type { OneTimeSecrets } from '../one-time/one-time-secrets.js'
import type { FoundProvider } from '../providers/found-provider.js'
import type { IdentityProviders } from '../providers/identity-providers.js'
import type { GroupChanges } from '../providers/identities/group-sync.js'
import type { Admittance, Identities } from '../providers/identities/identities.js'
import type { Sessions } from '../sessions/sessions.js'
import type { SignInDesk, SignInStep } from './sign-in-desk.js'
import { turnAway } from './turn-away.js'

/** Seconds between leaving for a provider and coming back (domain-model 5.10). */
const TRANSACTION_SECONDS = 600

const NO_CHANGES: GroupChanges = { added: [], removed: [], ignored: [] }

/** What federated sign-in works with. */
export interface FederatedSignInOptions {
  readonly unitOfWork: UnitOfWork
  readonly writer: CallWriter
  readonly secrets: OneTimeSecrets
  readonly providers: IdentityProviders
  readonly identities: Identities
  readonly sessions: Sessions
  readonly desk: SignInDesk
  readonly secretBox: SecretBox
  readonly clock: Clock
  /** `READ_ONLY`: people whom we know sign in; nobody is made, linked, or changes groups. */
  readonly readOnly: boolean
}

/** Whose account an identity is to belong to, and the session that asked for it. */
export interface LinkTo {
  readonly uid: string
  readonly sessionId: string
}

/** A sign-in that is to begin. */
export interface FederatedBeginning {
  readonly provider: FoundProvider
  /** What tells the browser apart: whoever comes back has to be it. */
  readonly browser: string
  readonly redirectUri: string
  /** Judged already. */
  readonly returnTo: string
  /** Who is signed in and wants to sign in by this identity too: good while that session is. */
  readonly linkTo?: LinkTo
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
  /** The session that the browser is signed in with now, proved; a link is completed in the one that began it. */
  readonly sessionId?: string | undefined
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
  linkTo: z.strictObject({ uid: z.string(), sessionId: z.string() }).optional(),
  replaces: z.string().optional(),
})

/** What is kept of a sign-in until the browser comes back. */
type Kept = z.output<typeof kept>

/** Where somebody comes in. */
type FederatedPlace = Pick<Kept, 'returnTo' | 'linkTo' | 'replaces'> & Pick<FederatedReturn, 'browser' | 'sessionId'>

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
        // A row of the user: it goes with whatever else is under way when their password is changed.
        ...(rest.linkTo === undefined ? {} : { uid: rest.linkTo.uid }),
      }),
    )
    return there.begin({ redirectUri, state, nonce, codeVerifier })
  }

  /** Judges who came back. The `state` is used up, however it ends. @throws FederationError */
  async complete(call: Call, back: FederatedReturn): Promise<FederatedStep> {
    const { provider, browser, callback, redirectUri, sessionId } = back
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
    return this.welcome(call, provider, completed.profile, { ...begun.data, browser, sessionId }, completed.signOutHint)
  }

  /**
   * Lets in who a provider vouches for.
   *
   * @throws FederationError `StateMismatch` when the provider, or the session that asked for a link, was changed meanwhile
   */
  async welcome(
    call: Call,
    provider: FoundProvider,
    profile: Profile,
    place: FederatedPlace,
    signOutHint?: string,
  ): Promise<FederatedStep> {
    const { identities, writer } = this.options
    const { returnTo } = place
    const admittance = await identities.admit(provider, { profile })
    const answer = await writer.attempt(call, async (tx): Promise<FederatedStep | { refused: FederatedRefusal }> => {
      await this.assertUnchanged(tx, provider)
      if (place.linkTo !== undefined) await assertMayLink(tx, place.linkTo, place.sessionId)
      if (!admittance.admitted) {
        await this.turnAway(tx, call, provider, profile)
        const reason = profile.email !== undefined && !profile.emailVerified ? 'EmailUnverified' : 'NotAdmitted'
        return { refused: { kind: 'refused', reason, why: admittance.why, returnTo } }
      }
      return this.enter(tx, call, provider, { ...admittance, signOutHint }, place)
    })
    return 'refused' in answer ? answer.refused : answer
  }

  private async enter(
    tx: Transaction,
    call: Call,
    provider: FoundProvider,
    known: Admittance & { readonly admitted: true; readonly signOutHint: string | undefined },
    place: FederatedPlace,
  ): Promise<FederatedStep | { refused: FederatedRefusal }> {
    const { identities, readOnly } = this.options
    const { linkTo, returnTo } = place
    if (readOnly && linkTo !== undefined)
      throw new DomainError('NotPermitted', { detail: 'READ_ONLY: nothing is linked' })
    const { fields } = call.audit
    fields['response.admission'] = known.by
    const link = linkTo === undefined ? {} : { linkTo: linkTo.uid }
    const found = readOnly ? { ...provider, createsUsers: false } : provider
    const resolved = await identities.resolve(tx, found, known.profile, link)
    if (resolved.refused !== undefined) {
      const reason = linkTo === undefined ? 'NotLinked' : 'AlreadyLinked'
      return { refused: { kind: 'refused', reason, why: resolved.refused, returnTo } }
    }
    call.audit.subject = resolved.username
    if (resolved.created) fields['response.created'] = true
    noteGroups(call, await this.syncGroups(tx, resolved.uid, provider.name, known.groups))
    if (!readOnly) {
      const { subject } = known.profile
      noteOwned(call, await identities.claimGroups(tx, { uid: resolved.uid, provider: provider.name, subject }))
    }
    if (linkTo === undefined) return this.sessionFor(tx, call, provider, { ...resolved, ...known }, place)
    fields['response.linked'] = resolved.identityId
    return { kind: 'linked', returnTo }
  }

  private async turnAway(tx: Transaction, call: Call, provider: FoundProvider, profile: Profile): Promise<void> {
    const identities = { syncGroups: this.syncGroups.bind(this) }
    const turnedAway = await turnAway(tx, provider, profile, { ...this.options, identities })
    if (turnedAway === undefined) return
    call.audit.subject = turnedAway.username
    noteGroups(call, turnedAway.groups)
    if (turnedAway.sessions > 0) call.audit.fields['response.sessions'] = turnedAway.sessions
  }

  /** As `Identities.syncGroups`, where memberships may change. */
  private async syncGroups(
    tx: Transaction,
    uid: string,
    provider: string,
    groups: readonly string[],
  ): Promise<GroupChanges> {
    const { identities, readOnly } = this.options
    return readOnly ? NO_CHANGES : identities.syncGroups(tx, uid, provider, groups)
  }

  /** The same provider is the same object until somebody changes it (`ProviderRows`). */
  private async assertUnchanged({ manager }: Transaction, provider: FoundProvider): Promise<void> {
    if ((await this.options.providers.find(provider.name, manager)) === provider) return
    throw new FederationError('StateMismatch', 'the provider was changed or taken away meanwhile')
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

/** Who lost the session that asked for a link, or goes on in another, does not get it. */
async function assertMayLink(
  { manager }: Transaction,
  { uid, sessionId: id }: LinkTo,
  current: string | undefined,
): Promise<void> {
  const session = await manager.findOneBy(SessionEntity, { id, userId: uid })
  const user = await manager.findOneBy(UserEntity, { id: uid })
  const stands = session !== null && user !== null && user.credentialsChangedAt <= session.createdAt
  if (stands && current === id) return
  throw new FederationError('StateMismatch', 'the session that began the link is over, or is not that of the browser')
}

function noteGroups({ audit: { fields } }: Call, { added, removed }: GroupChanges): void {
  if (added.length > 0) fields['response.groups-added'] = added
  if (removed.length > 0) fields['response.groups-removed'] = removed
}

function noteOwned({ audit: { fields } }: Call, owned: readonly string[]): void {
  if (owned.length > 0) fields['response.groups-owned'] = owned
}

function redirecting({ provider, name }: FoundProvider): NonNullable<FoundProvider['provider']> {
  if (provider !== undefined) return provider
  throw new FederationError('ConfigurationInvalid', `the provider \`${name}\` sends nobody away`)
}

/** The only value of a parameter; `''` where it is absent, blank or given twice. */
function oneParameter({ searchParams }: URL, name: string): string {
  const values = searchParams.getAll(name)
  return values.length === 1 ? (values[0] ?? '') : ''
}
