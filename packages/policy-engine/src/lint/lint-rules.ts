import type { Severity } from './finding.js'

/** One row of the table of rules. */
export interface LintRule {
  readonly severity: Severity
  /** What a finding with this code says, in one line. */
  readonly meaning: string
  /** Section of policy-semantics. */
  readonly section: string
}

function rule(severity: Severity, section: string, meaning: string): LintRule {
  return { severity, section, meaning }
}

/**
 * Every code that lint adds to the problems of `parsePolicy`, which all have the severity `error`. Three codes stand in
 * both: a missing or old version that is allowed is a warning, and qualifiers are also asked of keys of the catalogue.
 * `docs/lint.md` has an example and a fix for each.
 */
export const LINT_RULES = {
  'missing-version': rule('warning', '3.1', 'no `Version`, so that `${…}` is literal text'),
  'legacy-version': rule('warning', '3.1', 'the old `Version`, so that `${…}` is literal text'),
  'size-near-quota': rule('warning', '3.12', 'the document fills nine tenths of its limit or more'),
  'unique-sids-recommended': rule('warning', '3.1', 'two statement ids differ in letter case only'),
  'empty-sid': rule('suggestion', '3.1', 'the statement id is empty'),

  'redundant-action': rule('suggestion', '3.3', 'another pattern of the list covers this action pattern'),
  'wildcard-in-service-name': rule('suggestion', '3.3', 'the service part of an action holds a wildcard'),
  'allow-with-not-action': rule(
    'securityWarning',
    '3.3',
    'an Allow grants every action of every service but a few, and its resources do not confine it to a service',
  ),

  'redundant-resource': rule('suggestion', '3.4', 'another pattern of the list covers this resource pattern'),
  'wildcard-in-resource-service': rule('suggestion', '3.4', 'the service part of an ARN holds a wildcard'),
  'resource-of-other-service': rule(
    'warning',
    '3.4',
    'no resource of the statement belongs to the service of the action',
  ),
  'allow-with-not-resource': rule(
    'securityWarning',
    '3.4',
    'an Allow grants whole services on every resource but a few, those to come included',
  ),
  'deny-with-default-less-variable': rule(
    'securityWarning',
    '3.6',
    'a Deny is skipped when the key of a variable without default is missing',
  ),
  'negated-variable-without-default': rule(
    'securityWarning',
    '3.6',
    'an Allow passes its negated condition when the key of a variable without default is missing',
  ),

  'allow-with-not-principal': rule(
    'securityWarning',
    '3.5',
    'an Allow names who is left out, so that everyone else is let in',
  ),
  'allow-to-everyone': rule(
    'securityWarning',
    '3.5',
    'an Allow without condition names everyone, anonymous requests included',
  ),
  'deny-with-not-principal': rule(
    'suggestion',
    '3.5',
    'a Deny with `NotPrincipal` is easily too wide: compare `UserArn` instead',
  ),
  'redundant-principal': rule('suggestion', '3.5', 'a principal is named twice, or stands beside `*`'),
  'missing-oidc-condition': rule(
    'securityWarning',
    '3.5',
    'a federated principal is let in without a condition on its audience or subject',
  ),
  'missing-federated-subject': rule(
    'securityWarning',
    '3.5',
    'an issuer that the whole world shares is let in without a condition on the subject',
  ),
  'broad-federated-subject': rule('warning', '3.5', 'the subject of a federated principal is compared with a wildcard'),

  'privilege-escalation': rule(
    'securityWarning',
    '3.13',
    'an Allow lets its holder grant rights: it changes policies, members, keys or boundaries of anyone',
  ),
  'self-escalation': rule(
    'securityWarning',
    '3.13',
    'an Allow lets users write the policies or the boundary of their own user',
  ),

  'empty-condition': rule(
    'suggestion',
    '3.8',
    'a `Condition`, or an operator in it, holds nothing and changes nothing',
  ),
  'null-with-qualifier': rule('suggestion', '3.8', '`Null` takes no notice of `ForAllValues:` and `ForAnyValue:`'),
  'missing-qualifier': rule(
    'error',
    '3.8',
    'a key that the catalogue declares a list needs `ForAllValues:` or `ForAnyValue:`',
  ),
  'for-all-values-with-single-valued-key': rule(
    'securityWarning',
    '3.8',
    '`ForAllValues:` on a key with one value is true when the key is missing',
  ),
  'for-all-values-without-null-guard': rule(
    'securityWarning',
    '3.8',
    'an Allow passes `ForAllValues:` when the key is missing or empty',
  ),
  'negated-operator-without-null-guard': rule(
    'securityWarning',
    '3.8',
    'an Allow passes a negated operator when the key is missing',
  ),
  'allow-if-exists-on-session-key': rule(
    'securityWarning',
    '3.8',
    'an Allow passes `…IfExists` for callers whose credentials never carry the key',
  ),
  'deny-bool-on-often-absent-key': rule(
    'securityWarning',
    '3.7',
    'a Deny with `Bool` false does not catch requests in which the key is missing',
  ),
  'deny-comparison-on-often-absent-key': rule(
    'securityWarning',
    '3.7',
    'a Deny with an order operator does not catch requests in which the key is missing',
  ),
  'missing-paired-key': rule('securityWarning', '3.13', 'a condition key says little without another one beside it'),
  'caller-chosen-key-only': rule('securityWarning', '3.7', 'an Allow is guarded only by values that the caller writes'),
  'membership-by-descent': rule(
    'warning',
    '3.7',
    'who is a member of a group by a group above it, such as the owner of the tree, is caught too',
  ),
  'condition-never-true': rule(
    'warning',
    '3.8',
    'two tests of one key contradict each other, so the statement never applies',
  ),
  'deprecated-key': rule('warning', '3.7', 'the condition key has a successor'),
  'unknown-context-key': rule('warning', '3.7', 'no service and no product table knows the condition key'),
  'irrelevant-condition-key': rule(
    'suggestion',
    '3.13',
    'no request that this statement is asked about carries the key',
  ),

  'type-mismatch': rule('warning', '3.9', 'the operator compares values of another type than the key has'),
  'wildcard-without-like': rule('warning', '3.9', '`*` and `?` are plain characters for this operator'),
  'ambiguous-date': rule('warning', '3.9', 'the digits are read as a year, or as seconds since 1970'),
  'improve-ip-range': rule('suggestion', '3.9', 'the bits behind the prefix of the range are ignored'),
  'whole-ip-range': rule('warning', '3.9', 'the range holds every address of its family and none of the other'),
  'private-source-ip': rule(
    'error',
    '3.13',
    'only private ranges are compared with a source address that is always public',
  ),
  'private-source-ip-subset': rule(
    'suggestion',
    '3.13',
    'a private range is compared with a source address that is always public',
  ),
  'redundant-condition-value': rule('suggestion', '3.13', 'another value of the list covers this value'),
  'redundant-number': rule('suggestion', '3.13', 'of several limits only the outermost counts'),

  'unknown-service': rule('warning', '3.13', 'the catalogue has no such service'),
  'unknown-action': rule('warning', '3.13', 'the catalogue has no such action, or none that the pattern matches'),
  'unknown-resource-type': rule('warning', '3.13', 'the service has no type of resource that the pattern could match'),
  'action-resource-mismatch': rule(
    'warning',
    '3.13',
    'the action acts on a type that no resource of the statement matches',
  ),
  'action-mismatched-for-condition-key': rule('error', '3.13', 'requests of the action never carry the condition key'),
  'deny-with-unsupported-tag-key': rule('securityWarning', '3.13', 'a Deny by tag does not catch actions without tags'),
  'allow-with-unsupported-tag-key': rule('suggestion', '3.13', 'an Allow by tag never allows actions without tags'),

  'unreachable-statement': rule('warning', '3.13', 'a wider Deny without condition denies all that the Allow allows'),
  'redundant-statement': rule('suggestion', '3.13', 'another statement says the same and more'),
  'allow-outside-boundaries': rule('warning', '3.13', 'no boundary permits this part of the Allow'),

  'suppression-without-reason': rule('warning', '3.13', 'a suppression gives no reason and is not honoured'),
  'unused-suppression': rule('warning', '3.13', 'a suppression suppresses nothing'),
} as const satisfies Readonly<Record<string, LintRule>>

/** A code of `LINT_RULES`. */
export type LintCode = keyof typeof LINT_RULES
