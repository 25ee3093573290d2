import { type Identity, isoTime } from '@tinyauth/decision'
import { mayAllow } from '@tinyauth/policy-engine'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { VERSION } from '../../common/version.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'
import { type PermitMap, sortPairs } from '../authorize/batch.js'
import type { CallerService } from '../caller/caller.service.js'
import type { OwnQuestion } from './own-question.js'

/** What callers are told of themselves. */
export interface SelfRepresentation {
  readonly username: string
  readonly displayName?: string | null
  readonly uid: string
  readonly arn: string
  readonly type: 'human' | 'machine'
  readonly guest: boolean
  readonly method: Identity['method']
  readonly mfa: boolean
  readonly keyId?: string
  readonly clientId?: string
  readonly scopes?: readonly string[]
  readonly session?: SelfSession
  readonly service: string
  readonly partition: string
  readonly version: string
  readonly features: { readonly readOnly: boolean; readonly publicUrl: string | null }
}

/** The session that proved the caller. */
interface SelfSession {
  readonly id: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly mfaAt: string | null
  readonly provider: string | null
}

/** How `OwnQuestion` fell out. */
export interface OwnPermissions {
  readonly Permitted: PermitMap
  readonly NotPermitted: PermitMap
  readonly Somewhere: readonly string[]
}

/** What it is told from. */
export interface SelfDependencies {
  readonly caller: CallerService
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly config: Config
}

/** What callers may know of themselves: who they are, and what trying would tell. */
export class Self {
  constructor(private readonly with_: SelfDependencies) {}

  /** @throws DomainError `NotPermitted` for an access token that does not tell who its user is */
  async get(call: Call): Promise<SelfRepresentation> {
    const { caller, unitOfWork, config } = this.with_
    const identity = caller.identityOf(call)
    const { entry, method, mfa } = identity
    assertTells(identity, 'openid')
    const user = await unitOfWork.read((manager) => manager.findOneBy(UserEntity, { id: entry.uid }))
    if (user === null) throw notFound('user', entry.username)
    const { service, partition, readOnly, publicUrl = null } = config
    return {
      username: entry.username,
      ...(tells(identity, 'profile') ? { displayName: user.displayName } : {}),
      ...{ uid: entry.uid, arn: entry.parts.arn, type: user.type, guest: entry.parts.guest === true },
      ...{ method, mfa, ...credentialOf(identity) },
      ...{ service, partition, version: VERSION, features: { readOnly, publicUrl } },
    }
  }

  /** As the routes would decide for this very call: key, scopes, second factor and address limit the answer. */
  permitted(call: Call, { permit, somewhere }: OwnQuestion): OwnPermissions {
    const { caller, clock, config } = this.with_
    const identity = caller.identityOf(call)
    const nowMs = clock.now()
    const decisions = permit.flatMap(({ action, resources }) =>
      resources.map((resource) => {
        const isAdmitted = caller.wouldAdmit(identity, action, resource, call, nowMs)
        return { kind: isAdmitted ? 'allow' : 'implicitDeny' } as const
      }),
    )
    const { permitted, notPermitted } = sortPairs(permit, decisions)
    const layers = identity.entry.layersAt(nowMs, identity)
    return {
      Permitted: permitted,
      NotPermitted: notPermitted,
      Somewhere: somewhere.filter((action) => mayAllow(`${config.service}:${action}`, layers)),
    }
  }
}

/** Whether the caller came with the scope, or with something that has none (OpenID Connect Core, 5.4). */
function tells({ token }: Identity, scope: string): boolean {
  return token === undefined || token.scopes.includes(scope)
}

/** @throws DomainError `NotPermitted` */
function assertTells(identity: Identity, scope: string): void {
  if (!tells(identity, scope)) throw new DomainError('NotPermitted', { detail: `the scope \`${scope}\` is missing` })
}

function credentialOf({
  entry,
  keyId,
  sessionId,
  token,
}: Identity): Pick<SelfRepresentation, 'keyId' | 'clientId' | 'scopes' | 'session'> {
  const session = sessionId === undefined ? undefined : entry.parts.sessions?.get(sessionId)
  return {
    ...(keyId === undefined ? {} : { keyId }),
    ...(token === undefined ? {} : { clientId: token.clientId, scopes: token.scopes }),
    ...(session === undefined
      ? {}
      : {
          session: {
            id: session.id,
            createdAt: isoTime(session.createdAtMs),
            expiresAt: isoTime(session.expiresAtMs),
            mfaAt: session.mfaAtMs === undefined ? null : isoTime(session.mfaAtMs),
            provider: session.provider ?? null,
          },
        }),
  }
}
