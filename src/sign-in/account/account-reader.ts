import { Injectable, Optional } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { Clock } from '../../common/clock.js'
import {
  AccessKeyEntity,
  type FederatedIdentityEntity,
  type SessionEntity,
  UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import { Factors } from '../factors/factors.js'
import type {
  AccessKeyView,
  AccountView,
  FactorsView,
  IdentityView,
  LinkableProvider,
  ProfileView,
  SessionView,
} from '../pages/account/account-view.js'
import { stringsFor } from '../pages/languages.js'
import type { Strings } from '../pages/strings.en.js'
import type { ListedProvider } from '../providers/found-provider.js'
import { Identities } from '../providers/identities/identities.js'
import { IdentityProviders } from '../providers/identity-providers.js'
import { Sessions } from '../sessions/sessions.js'
import type { AccountVisit } from './account-visit.js'
import { OwnConsents } from './consents/own-consents.js'
import { OwnAccount } from './own-account.js'
import { LEAST_PASSWORD_CHARACTERS } from './password/new-password.js'

/** Keys on the page; whoever has more has the API. */
const MOST_KEYS = 100

/** Reads what the account page shows. */
@Injectable()
export class AccountReader {
  constructor(
    private readonly account: OwnAccount,
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly factors: Factors,
    private readonly identities: Identities,
    private readonly providers: IdentityProviders,
    private readonly clock: Clock,
    @Optional() private readonly consents?: OwnConsents,
  ) {}

  /** Everything as it stands now; keys, sessions and apps only where the user may list them. */
  async read(visit: AccountVisit): Promise<AccountView> {
    const listsSessions = await this.account.may(visit, 'ListSessions')
    const listsConsents = await this.account.may(visit, 'ListConsents')
    const listsKeys = await this.account.isPermitted(visit, 'ListAccessKeys')
    return this.unitOfWork.read(async (manager) => {
      const { id: uid } = visit.user
      // What was there when the visit began may have changed since: by what the visit did.
      const user = await manager.findOneByOrFail(UserEntity, { id: uid })
      const providers = await this.providers.list(manager)
      const titles = new Map(providers.map(({ name, displayName }) => [name, displayName]))
      const linked = await this.identities.list(manager, uid)
      const sessions = listsSessions ? await this.sessions.list(manager, uid) : []
      const consents = listsConsents ? await this.consents?.list(manager, uid) : undefined
      const strings = stringsFor(visit.request.headers['accept-language'])
      return {
        profile: profileOf(user),
        password: { isSet: user.passwordHash !== null, minimum: LEAST_PASSWORD_CHARACTERS },
        sessions: sessions.map((row) => sessionOf(row, visit.session.id, titles, strings)),
        factors: await this.factorsOf(manager, uid),
        ...(listsKeys ? { accessKeys: await this.keysOf(manager, uid) } : {}),
        identities: linked.map((row) => identityOf(row, titles)),
        linkable: linkableOf(providers, linked),
        ...(consents === undefined ? {} : { consents }),
      }
    })
  }

  private async factorsOf(manager: EntityManager, uid: string): Promise<FactorsView> {
    const factors = await this.factors.list(manager, uid)
    const { recoveryCodes } = await this.factors.has(manager, uid)
    const totp = factors.find(({ kind }) => kind === 'totp')
    const passkeys = factors.filter(({ kind }) => kind === 'webauthn')
    return {
      ...(totp === undefined ? {} : { totpSince: totp.createdAtMs }),
      passkeys: passkeys.map(({ id, name, createdAtMs, lastUsedAtMs }) => ({
        ...{ id, name, createdAt: createdAtMs },
        ...(lastUsedAtMs === undefined ? {} : { lastUsedAt: lastUsedAtMs }),
      })),
      recoveryCodesLeft: recoveryCodes,
    }
  }

  private async keysOf(manager: EntityManager, userId: string): Promise<readonly AccessKeyView[]> {
    const now = this.clock.now()
    const order = { createdAt: 'DESC', id: 'DESC' } as const
    const rows = await manager.find(AccessKeyEntity, { where: { userId }, order, take: MOST_KEYS })
    return rows.map(({ keyId, status, expiresAt, createdAt, lastUsedAt }) => ({
      id: keyId,
      active: status === 'active' && (expiresAt === null || now < expiresAt),
      createdAt,
      ...(lastUsedAt === null ? {} : { lastUsedAt }),
    }))
  }
}

type Titles = ReadonlyMap<string, string>

function profileOf({ username, displayName, email, emailVerified, picture }: UserEntity): ProfileView {
  return {
    username,
    displayName: displayName ?? '',
    ...(email === null ? {} : { email, emailVerified }),
    ...(picture === null ? {} : { picture }),
  }
}

function sessionOf(row: SessionEntity, currentId: string, titles: Titles, strings: Strings): SessionView {
  const { id, userAgent, lastSeenIp, createdAt, lastSeenAt } = row
  return {
    ...{ id, address: lastSeenIp, createdAt, lastSeenAt, current: id === currentId },
    provider: wayIn(row, titles, strings),
    ...(userAgent === null ? {} : { userAgent }),
  }
}

function wayIn({ provider, methods }: SessionEntity, titles: Titles, strings: Strings): string {
  if (provider !== null) return titles.get(provider) ?? provider
  if (methods.includes('pwd')) return strings.signIn.password
  return methods.includes('hwk') ? strings.secondFactor.passkeyHeading : strings.common.unknown
}

function identityOf(
  { id, provider, subject, profile, createdAt }: FederatedIdentityEntity,
  titles: Titles,
): IdentityView {
  const account = profile.email ?? profile.preferredUsername ?? profile.name ?? subject
  return { id, provider: titles.get(provider) ?? provider, account, linkedAt: createdAt }
}

/** Providers that send the browser away, and that the user has no identity of. */
function linkableOf(
  providers: readonly ListedProvider[],
  linked: readonly FederatedIdentityEntity[],
): readonly LinkableProvider[] {
  const known = new Set(linked.map(({ provider }) => provider))
  const open = providers.filter(({ name, isRedirect }) => isRedirect && !known.has(name))
  return open.map(({ name, displayName: title }) => ({ name, title }))
}
