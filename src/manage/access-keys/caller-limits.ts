import { isIP } from 'node:net'
import type { EntityManager } from 'typeorm'
import { contains, networksOf } from '@tinyauth/decision'
import { assertNoToken } from '../../common/assert-no-token.js'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { AccessKeyEntity } from '../../store/index.js'
import { parametersKey } from '../attachments/parameters-key.js'

/** What a key is limited to; null: no limit. */
export type KeyLimits = Pick<
  AccessKeyEntity,
  'expiresAt' | 'services' | 'sourceCidrs' | 'boundaryPolicyId' | 'boundaryParameters'
>

/**
 * Limits within those of the key that signed the call: a limited key is no way to an unlimited one, whoever it is made
 * for. Without a limit of its own a key takes that of the caller's; of lists it keeps what both allow. A token gives out no
 * key, as that would not be held to its scopes. Any other call adds nothing.
 *
 * @throws DomainError `ValidationFailed` naming a list of which nothing is left; `NotPermitted` for another boundary, and
 * for a token
 */
export async function withinCaller(manager: EntityManager, call: Call, given: KeyLimits): Promise<KeyLimits> {
  const asked = limitsOf(given)
  assertNoToken(call, 'a token gives out no access key')
  const { keyId } = call.caller?.actor ?? {}
  if (keyId === undefined) return asked
  const own = await manager.findOneBy(AccessKeyEntity, { keyId })
  if (own === null) throw new DomainError('NotPermitted', { detail: 'the key that signed is gone' })
  return {
    ...commonBoundary(asked, own),
    expiresAt: earlier(asked.expiresAt, own.expiresAt),
    services: common('services', asked.services, own.services, sameService),
    sourceCidrs: common('sourceCidrs', asked.sourceCidrs, own.sourceCidrs, narrower),
  }
}

/** The limits alone, of what may be a whole row. */
function limitsOf({ expiresAt, services, sourceCidrs, boundaryPolicyId, boundaryParameters }: KeyLimits): KeyLimits {
  return { expiresAt, services, sourceCidrs, boundaryPolicyId, boundaryParameters }
}

type Boundary = Pick<KeyLimits, 'boundaryPolicyId' | 'boundaryParameters'>

/** One key has one boundary: what two of them allow cannot be said. */
function commonBoundary(asked: Boundary, own: Boundary): Boundary {
  const { boundaryPolicyId, boundaryParameters } = asked.boundaryPolicyId === null ? own : asked
  if (own.boundaryPolicyId === null || isSame({ boundaryPolicyId, boundaryParameters }, own)) {
    return { boundaryPolicyId, boundaryParameters }
  }
  throw new DomainError('NotPermitted', { detail: 'the key that signed has another boundary' })
}

function isSame(left: Boundary, right: Boundary): boolean {
  if (left.boundaryPolicyId !== right.boundaryPolicyId) return false
  return parametersKey(left.boundaryParameters ?? {}) === parametersKey(right.boundaryParameters ?? {})
}

function earlier(asked: number | null, own: number | null): number | null {
  return asked === null || own === null ? (asked ?? own) : Math.min(asked, own)
}

/** What the entries of two lists have in common. */
function common(
  field: string,
  asked: readonly string[] | null,
  own: readonly string[] | null,
  meet: (asked: string, own: string) => string | undefined,
): readonly string[] | null {
  if (asked === null || own === null) return asked ?? own
  const entries = asked.flatMap((entry) => own.flatMap((limit) => meet(entry, limit) ?? []))
  if (entries.length > 0) return [...new Set(entries)]
  const problem = 'has nothing in common with the limits of the access key that signed'
  throw new DomainError('ValidationFailed', { problems: { [field]: problem } })
}

function sameService(asked: string, own: string): string | undefined {
  return asked === own ? asked : undefined
}

/** Of two ranges that overlap one lies in the other. */
function narrower(asked: string, own: string): string | undefined {
  if (isWithin(asked, own)) return asked
  return isWithin(own, asked) ? own : undefined
}

function isWithin(inner: string, outer: string): boolean {
  const [address = ''] = inner.split('/')
  const [outerAddress = ''] = outer.split('/')
  const networks = networksOf([outer])
  if (networks === undefined || isIP(address) !== isIP(outerAddress)) return false
  return prefixOf(inner) >= prefixOf(outer) && contains(networks, address)
}

function prefixOf(cidr: string): number {
  const [address = '', bits] = cidr.split('/')
  return bits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(bits)
}
