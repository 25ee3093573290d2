import type { SharedDecision } from './shared-cases.js'

/** Rows of the shared cases whose answer is not ours, and the rule that they contradict. */
export interface Refusal {
  /** Section of the policy semantics, or reading of decision 0001. */
  readonly section: string
  readonly because: string
  readonly ids: readonly string[]
}

/** Rows about a layer that the product does not have, whatever their answer: what they ask cannot even be said. */
export const REFUSED_TAG = {
  tag: 'uses-endpoint',
  section: '3.10',
  because: 'the layers of a decision have no policy of a network endpoint',
} as const

/**
 * Decisions of `iam/core.json` and `iam/layers.json` that contradict a rule of ours. Each of them really differs; the test
 * says so, so that none stays here longer than its reason.
 */
export const REFUSED_CASES: readonly Refusal[] = [
  {
    section: '3.9 dates, reading 9',
    because: 'a date of 13 digits is rejected: epoch time is in seconds',
    ids: ['arsenal/0053', 'arsenal/0058', 'arsenal/0059', 'arsenal/0067'],
  },
  {
    section: '3.6, readings 1 and 2',
    because: 'variables are not allowed in an action: the Action element of the Allow cannot be evaluated',
    ids: [
      'seaweedfs/iam/TestPolicyVariableMatchingInActionsAndResources/0071',
      'seaweedfs/iam/TestPolicyVariableMatchingInActionsAndResources/0072',
    ],
  },
  {
    section: '3.4 request-side wildcard',
    because: 'the resource of a request is literal: a star in it is a character and overlaps with nothing',
    ids: [
      'iam-simulate/resourceWildcards/requestWildcards/0',
      'iam-simulate/resourceWildcards/requestWildcards/1',
      'iam-simulate/resourceWildcards/requestWildcards/8',
      'iam-simulate/resourceWildcards/requestWildcards/9',
      'iam-simulate/resourceWildcards/requestWildcards/10',
      'iam-simulate/resourceWildcards/crossPatternIntersections/0',
      'iam-simulate/resourceWildcards/crossPatternIntersections/1',
      'iam-simulate/resourceWildcards/crossPatternIntersections/2',
      'iam-simulate/resourceWildcards/crossPatternIntersections/3',
      'iam-simulate/resource/0024',
      'iam-simulate/resource/0027',
      'iam-simulate/resource/0028',
      'iam-simulate/resource/0068',
      'iam-simulate/resource/0069',
    ],
  },
  {
    section: '3.4 short ARNs, reading 18',
    because: 'a pattern of fewer than six parts is padded with stars, in NotResource too',
    ids: [
      'iam-simulate/resource/0078',
      'iam-simulate/resource/0079',
      'iam-simulate/resource/0082',
      'iam-simulate/resource/0083',
      'iam-simulate/resource/0084',
      'iam-simulate/resource/0085',
    ],
  },
  {
    section: '3.4, reading 2',
    because: 'a resource pattern is `*` or begins with `arn:`; `**` cannot be evaluated',
    ids: ['minio/policy/TestStarPrefixedResourceParses/0057'],
  },
  {
    section: '3.4',
    because: '`*` works anywhere in the sixth part and `/` has no special meaning there, so a type may be a star',
    ids: ['iam-simulate/resource/0012', 'iam-simulate/resource/0014'],
  },
  {
    section: '3.3',
    because: 'both sides of an action pattern take wildcards, so a service may be a star',
    ids: ['iam-simulate/action/0002'],
  },
  {
    section: '3.1 rule 3, 3.11, reading 2',
    because: 'a resource policy without Principal cannot be evaluated, so its Deny applies',
    ids: ['iam-simulate/noPrincipalElement/1'],
  },
  {
    section: '3.10 steps 1 and 3',
    because: 'guardrails are absolute: a Deny of theirs reaches anonymous callers as everybody else',
    ids: ['iam-simulate/anonymous/4'],
  },
  {
    section: '3.10 divergence seen, reading 22',
    because: 'a grant to the session itself is not limited by its session policy; we follow the text of AWS',
    ids: ['iam-simulate/sessionPolicies/7'],
  },
]

/** Why a shared decision is refused; undefined when it is to be met. */
export function refusalOf({ id, tags }: SharedDecision): string | undefined {
  if (tags.includes(REFUSED_TAG.tag)) return `${REFUSED_TAG.because} (${REFUSED_TAG.section})`
  const refusal = REFUSED_CASES.find(({ ids }) => ids.includes(id))
  return refusal && `${refusal.because} (${refusal.section})`
}

/** Managed policies of AWS that a new document of ours may not look like; as stored ones they are read all the same. */
export const REFUSED_MANAGED_POLICIES: readonly (Refusal & { readonly codes: readonly string[] })[] = [
  {
    section: '3.8 row 12',
    because: 'ForAnyValue with IfExists is undocumented and rejected at save',
    ids: ['AmazonDataZoneGlueManageAccessRolePolicy'],
    codes: ['for-any-value-with-if-exists'],
  },
  {
    section: '3.6',
    because: 'a variable stands after the fifth colon of a resource',
    ids: ['AmazonTimestreamInfluxDBServiceRolePolicy'],
    codes: ['variable-in-header'],
  },
]
