import { describe, expect, it } from '@jest/globals'
import type { PolicyType } from '../../src/document.js'
import { corpusFileNames, readCorpusFile } from '../corpus/corpus-file.js'
import {
  type GiverData,
  isSource,
  type LayersData,
  type PolicyData,
  type PolicySetData,
  principalFrom,
  type SourceData,
} from '../corpus/layers-data.js'
import { oracleDecide } from './decide.js'
import type { OracleCeiling, OracleIdentitySource, OracleLayers, OraclePolicy, OraclePolicySet } from './layers.js'

/** The oracle knows no limits (policy-semantics 3.12). */
const LIMITS_FILE = 'limits-deny.json'
const LIMIT_CASES = ['a limit that is hit denies although everything is allowed']

describe('the naive evaluator, written without the corpus, agrees with it', () => {
  const files = corpusFileNames().filter((name) => name !== LIMITS_FILE)

  it.each(files)('%s', (name) => {
    const cases = readCorpusFile(name).cases.filter((found) => !LIMIT_CASES.includes(found.name))
    const differing = cases.filter(({ layers, request, expect: expected }) => {
      const principal = principalFrom(request.principal)
      return oracleDecide({ ...request, principal }, new Numbered().layers(layers)).kind !== expected.kind
    })
    expect(differing.map((found) => found.name)).toEqual([])
  })
})

/** Gives each policy an id of its own, as the oracle wants. */
class Numbered {
  private count = 0

  layers(data: LayersData): OracleLayers {
    return {
      guardrails: this.sets(data.guardrails, 'guardrail'),
      resourceGuardrails: this.sets(data.resourceGuardrails, 'resourceGuardrail'),
      resourcePolicies: this.policies(data.resourcePolicies ?? [], 'resource'),
      resourcePolicyRequired: data.resourcePolicyRequired ?? false,
      identity: this.identity(data.identity ?? []),
      boundaries: this.sets(data.boundaries, 'boundary'),
      session: this.sets(data.session, 'session'),
    }
  }

  private sets(sets: readonly PolicySetData[] | undefined, type: PolicyType): OraclePolicySet[] {
    return (sets ?? []).map(({ id, policies }) => ({ id, policies: this.policies(policies, type) }))
  }

  private policies(policies: readonly PolicyData[], type: PolicyType): OraclePolicy[] {
    return policies.map((policy) => ({
      document: policy.document,
      id: String(this.count++),
      type: policy.type ?? type,
    }))
  }

  private identity(identity: readonly unknown[]): OracleIdentitySource[] {
    if (identity.every(isSource)) return identity.map((source) => this.source(source))
    const policies = identity.map((document) => ({ document }))
    return [this.source({ id: 'user', kind: 'user', policies })]
  }

  private source({ id, kind, policies, ceilings = [], inherited = false }: SourceData): OracleIdentitySource {
    const limits = ceilings.map((ceiling) => this.ceiling(ceiling))
    return { id, kind, policies: this.policies(policies, 'identity'), ceilings: limits, inherited }
  }

  private ceiling(data: PolicySetData | GiverData): OracleCeiling {
    if ('policies' in data) return { id: data.id, policies: this.policies(data.policies, 'boundary') }
    const { principal, layers, context } = data.giver
    const giver = { principal: principalFrom(principal), layers: this.layers(layers), ...(context && { context }) }
    return { id: data.id, giver }
  }
}
