import { DEFAULT_LIMITS } from '@tinyauth/policy-engine'
import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Catalogue, EngineLimits, type FixedGuardrail, fixedGuardrails } from '../../snapshot/index.js'
import {
  isLimitedInUse,
  type PrincipalReader,
  type StoredKey,
  type StoredPrincipal,
  type StoredService,
  type UnitOfWork,
} from '../../store/index.js'
import { BoundPolicies } from './bound-policies.js'
import { BoundPrincipal, type ReadPrincipal, refsOf } from './bound-principal.js'
import type { PrincipalDocument } from './principal-document.js'

/** How a principal is named. */
export type PrincipalName =
  { readonly by: 'access-keys'; readonly keyId: string } | { readonly by: 'users'; readonly username: string }

/** What guards that decide by themselves hold of a principal (domain-model 5.7). */
export class ServicePrincipals {
  private readonly limits: EngineLimits['values']
  private readonly fixed: readonly FixedGuardrail[]

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PrincipalReader,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.limits = new EngineLimits(config).values
    this.fixed = fixedGuardrails(config)
  }

  /**
   * All of it in one state of the store. `undefined` when there is no such user or key, or the key is for other services.
   *
   * @throws DomainError `Conflict` where only the service can decide, `ServiceUnavailable`
   */
  find(name: PrincipalName, service: string): Promise<PrincipalDocument | undefined> {
    return this.unitOfWork.read(async (manager, revision) => {
      const nowMs = this.clock.now()
      const read = await this.read(manager, name, service, nowMs)
      if (read === undefined) return undefined
      const { partition, service: self } = this.config
      const options = { service, parameters: { partition, self }, limits: this.limits }
      const refs = refsOf(read)
      const policies = await BoundPolicies.read(manager, this.reader, refs, options)
      const principal = new BoundPrincipal(read, policies, this.fixed)
      const services = await this.reader.services(manager)
      const key = principal.key(service)
      const sessions = principal.sessions()
      return {
        revision,
        ...this.person(read),
        faults: principal.faults(this.limits),
        ...principal.parts(),
        policyIds: [...new Set(refs.map(({ policyId }) => policyId))],
        ...(sessions === undefined ? {} : { sessions }),
        ...(key === undefined ? {} : { key }),
        ...this.terms(services, service),
      }
    })
  }

  private async read(
    manager: EntityManager,
    name: PrincipalName,
    service: string,
    nowMs: number,
  ): Promise<ReadPrincipal | undefined> {
    const uid =
      name.by === 'users'
        ? await this.reader.uidByUsername(manager, name.username.toLowerCase())
        : await this.reader.uidByKeyId(manager, name.keyId)
    const stored = uid === undefined ? undefined : await this.reader.principal(manager, uid)
    if (stored === undefined) return undefined
    const key = keyOf(stored, name)
    const isFound = name.by === 'users' ? stored.user.username === name.username : isFor(key, service)
    if (!isFound) return undefined
    if (isForServiceAlone(stored)) {
      const detail = 'what was shared with the user, or is limited in use, is decided by the service alone'
      throw new DomainError('Conflict', { detail })
    }
    const memberships = stored.memberships.filter(({ notAfter }) => nowMs < (notAfter ?? Infinity))
    return { stored: { ...stored, memberships }, key, guardrails: await this.reader.guardrails(manager) }
  }

  private person({
    stored: { user },
  }: ReadPrincipal): Pick<PrincipalDocument, 'uid' | 'username' | 'arn' | 'active' | 'credentialsChangedAtMs'> {
    const { uid, username, status, credentialsChangedAt: credentialsChangedAtMs } = user
    const { partition, service: self } = this.config
    const arn = `arn:${partition}:${self}:::users/${username}`
    return { uid, username, arn, active: status === 'active', credentialsChangedAtMs }
  }

  /** By what the guard has to decide besides. */
  private terms(
    services: readonly StoredService[],
    service: string,
  ): Pick<PrincipalDocument, 'catalogue' | 'limits' | 'maxSessionSeconds' | 'clockSkewSeconds'> {
    const { service: self, sessionTtlSeconds: maxSessionSeconds, clockSkewSeconds } = this.config
    const catalogue = new Catalogue(self)
    catalogue.replace(services)
    const actions = services.find(({ name }) => name === service)?.actions ?? []
    const levels = Object.fromEntries(actions.map(({ name, level }) => [name, level]))
    return {
      catalogue: { decisionTtlSeconds: catalogue.decisionTtlSeconds(service), levels },
      limits: { ...DEFAULT_LIMITS, ...this.limits },
      maxSessionSeconds,
      clockSkewSeconds,
    }
  }
}

/** A share goes as far as its giver, and use is counted: neither can be told to somebody who decides alone; nor can a guest. */
function isForServiceAlone({ user, memberships }: StoredPrincipal): boolean {
  if (user.guestUntil !== null) return true
  return memberships.some(({ group, terms }) => group.giverId !== null || isLimitedInUse(terms))
}

function keyOf({ keys }: StoredPrincipal, name: PrincipalName): StoredKey | undefined {
  return name.by === 'users' ? undefined : keys.find(({ keyId }) => keyId === name.keyId)
}

function isFor(key: StoredKey | undefined, service: string): boolean {
  return key !== undefined && (key.services === null || key.services.includes(service))
}
