/**
 * Sizes over which a document is refused and a decision denies (policy-semantics 3.12, domain-model 5.3).
 * Characters are those of the document as compact JSON, white space between tokens not counted.
 */
export interface PolicyLimits {
  /** Characters of one managed, boundary, resource or resource-guardrail policy. Default 6144. */
  readonly policyCharacters: number
  /** Characters of one session policy. Default 2048. */
  readonly sessionPolicyCharacters: number
  /** Characters of one guardrail. Default 5120. */
  readonly guardrailCharacters: number
  /** Characters of one trust policy. Default 2048. */
  readonly trustPolicyCharacters: number
  /** Bytes of the JSON text, white space included; longer text is not even read. Default 20480. */
  readonly documentBytes: number
  /** Nesting of objects and arrays in the text. Default 12. */
  readonly documentDepth: number
  /** Statements of one document. Default 100. */
  readonly statements: number
  /** Members of one list (actions, resources, principals, values of a key). Default 1000. */
  readonly listLength: number
}

/** Counts over which a set of layers denies. */
export interface LayerLimits {
  /** Characters of all inline policies of a user together. Default 2048. */
  readonly userInlineCharacters: number
  /** Characters of all inline policies of a group together. Default 5120. */
  readonly groupInlineCharacters: number
  /** Characters of all inline policies of a role together. Default 10240. */
  readonly roleInlineCharacters: number
  /** Managed policies attached to one identity source. Default 10. */
  readonly attachedPolicies: number
  /** Group sources that one principal holds directly. Default 10. */
  readonly groupsPerUser: number
  /** Policies in one session set. Default 11 (one inline, ten managed). */
  readonly sessionPolicies: number
  /** Statements over all layers. Default 10000. */
  readonly statementsPerPrincipal: number
  /** How deep givers of shares may be nested. Default 8. */
  readonly giverDepth: number
  /** Givers that one decision may have to ask, those of givers included. Default 1000. */
  readonly givers: number
}

/** Limits of one request; over them the decision denies. */
export interface RequestLimits {
  /** Characters of the action. Default 256. */
  readonly actionCharacters: number
  /** Characters of the resource ARN. Default 2048. */
  readonly resourceCharacters: number
  /** Context keys. Default 200. */
  readonly contextKeys: number
  /** Values of one multi-valued key. Default 1000. */
  readonly contextValues: number
  /** Characters of one context value. Default 4096. */
  readonly contextValueCharacters: number
}

/** All limits. */
export interface Limits extends PolicyLimits, LayerLimits, RequestLimits {}

/** The defaults, as each field documents. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  policyCharacters: 6144,
  sessionPolicyCharacters: 2048,
  guardrailCharacters: 5120,
  trustPolicyCharacters: 2048,
  documentBytes: 20_480,
  documentDepth: 12,
  statements: 100,
  listLength: 1000,
  userInlineCharacters: 2048,
  groupInlineCharacters: 5120,
  roleInlineCharacters: 10_240,
  attachedPolicies: 10,
  groupsPerUser: 10,
  sessionPolicies: 11,
  statementsPerPrincipal: 10_000,
  giverDepth: 8,
  givers: 1000,
  actionCharacters: 256,
  resourceCharacters: 2048,
  contextKeys: 200,
  contextValues: 1000,
  contextValueCharacters: 4096,
})

/** The defaults with those limits replaced that are given; `undefined` leaves a default. */
export function mergeLimits(limits: Partial<Limits>): Limits {
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined)
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) }
}
