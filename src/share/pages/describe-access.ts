import {
  bindParameters,
  describeCeiling,
  type DescribeOptions,
  describePolicies,
  type ParameterValues,
  parsePolicy,
  type Policy,
  type PolicyType,
} from '@tinyauth/policy-engine'
import type { GrantedDocument, GroupGrant } from '../../store/index.js'

/** What is given within the same bounds. */
export interface AccessPart {
  /** What is allowed, then what is denied. */
  readonly lines: readonly string[]
  /** Bounds of it; each of them must allow as well. */
  readonly ceilings: readonly (readonly string[])[]
}

/** In plain words what accepting an invite gives. Names and patterns stand in backticks. */
export interface AccessView {
  readonly parts: readonly AccessPart[]
  /** There is more than is told. */
  readonly isCut: boolean
}

/** How it is told. */
export interface DescribeAccessOptions extends DescribeOptions {
  /** What the service gives every policy: `partition`, `self`. */
  readonly given: ParameterValues
  /** Lines at most; where there are more, the rest is left out and `isCut` says so. */
  readonly mostLines: number
}

/** What groups give, in plain words: groups within the same bounds are told as one. */
export function describeAccess(grants: readonly GroupGrant[], options: DescribeAccessOptions): AccessView {
  const parts: AccessPart[] = []
  let left = options.mostLines
  let isCut = false
  for (const alike of withinSameBounds(grants)) {
    const part = partOf(alike, options)
    const length = part.lines.length + part.ceilings.flat().length
    if (length > left) {
      // Bounds are told in full or not at all: half of one would promise too much or too little.
      isCut = true
      const lines = part.lines.slice(0, Math.max(0, left - part.ceilings.flat().length))
      if (lines.length > 0) parts.push({ ...part, lines })
      break
    }
    left -= length
    parts.push(part)
  }
  return { parts, isCut }
}

function withinSameBounds(grants: readonly GroupGrant[]): readonly (readonly GroupGrant[])[] {
  const byBounds = new Map<string, GroupGrant[]>()
  for (const grant of grants) {
    const key = JSON.stringify(grant.boundaries)
    const alike = byBounds.get(key)
    if (alike === undefined) byBounds.set(key, [grant])
    else alike.push(grant)
  }
  return [...byBounds.values()]
}

function partOf(alike: readonly GroupGrant[], options: DescribeAccessOptions): AccessPart {
  const policies = alike.flatMap(({ policies, inherited }) =>
    policies.map((document) => {
      const policy = readPolicy(document, 'identity', options.given)
      return inherited ? withoutDenies(policy) : policy
    }),
  )
  const ceilings = (alike[0]?.boundaries ?? []).map(
    (boundary) => describeCeiling(readPolicy(boundary, 'boundary', options.given), options).lines,
  )
  return { lines: describePolicies(policies, options).lines, ceilings }
}

/** What cannot be read allows nothing. */
const NOTHING: Policy = { Version: '2012-10-17', Statement: [] }

function readPolicy({ document, parameters }: GrantedDocument, type: PolicyType, given: ParameterValues): Policy {
  const bound = bindParameters(document, { ...parameters, ...given })
  if (bound.problems !== undefined) return NOTHING
  return parsePolicy(bound.document, { type, mode: 'load' }).policy ?? NOTHING
}

/** A Deny of a group reaches its direct members only. */
function withoutDenies(policy: Policy): Policy {
  const statements = 'Effect' in policy.Statement ? [policy.Statement] : policy.Statement
  return { ...policy, Statement: statements.filter(({ Effect }) => Effect === 'Allow') }
}
