import type { RightsSource } from '@tinyauth/decision'
import { DEFAULT_LIMITS, type CompiledPolicy, type Limits, type PolicySet } from '@tinyauth/policy-engine'
import { isCount, isName, optional, required, unreadable } from '../remote/answer-fields.js'
import type { PolicyShelf } from './policy-shelf.js'
import { listOf, maybe, strictObject } from './strict-members.js'

/** Reads policies, and compiles them as the service does. */
export class PolicyReader {
  constructor(
    private readonly shelf: PolicyShelf,
    private readonly limits: Partial<Limits>,
  ) {}

  /** @throws ConnectionError when it is none */
  set(value: unknown): PolicySet {
    const body = strictObject(value, 'set', ['id', 'policies'])
    return { id: required(body, 'id', isName), policies: listOf(body, 'policies', (item) => this.policy(item)) }
  }

  /** @throws ConnectionError when it is none */
  source(value: unknown): RightsSource {
    const body = strictObject(value, 'source', ['id', 'kind', 'policies', 'ceilings', 'inherited'])
    const ceilings = maybe(body, 'ceilings', () => listOf(body, 'ceilings', (item) => this.set(item)))
    return {
      id: required(body, 'id', isName),
      kind: required(body, 'kind', isKind),
      policies: listOf(body, 'policies', (item) => this.policy(item)),
      ...(ceilings === undefined ? {} : { ceilings }),
      ...(optional(body, 'inherited', isTrue) === true ? { inherited: true } : {}),
    }
  }

  /** `null` is a document that the service cannot read; whatever cannot be read becomes a policy that denies. */
  private policy(value: unknown): CompiledPolicy {
    const body = strictObject(value, 'policy', ['id', 'version', 'inline', 'document'])
    if (!Object.hasOwn(body, 'document')) throw unreadable('document', 'is missing')
    const version = optional(body, 'version', isName)
    return this.shelf.compile(body['document'], {
      id: required(body, 'id', isName),
      inline: optional(body, 'inline', isTrue) ?? false,
      limits: this.limits,
      ...(version === undefined ? {} : { version }),
    })
  }
}

const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS)

/** Reads the limits of the engine. @throws ConnectionError when one is missing, or is one that this engine does not know */
export function readLimits(value: unknown): Partial<Limits> {
  const body = strictObject(value, 'limits', LIMIT_NAMES)
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, required(body, name, isCount)]))
}

function isKind(value: unknown): value is 'user' | 'group' {
  return value === 'user' || value === 'group'
}

function isTrue(value: unknown): value is true {
  return value === true
}
