import { describe, expect, it } from '@jest/globals'
import { PROBLEM_CODES } from '../parse/problem-codes.js'
import type { Catalogue } from './catalogue.js'
import type { Finding } from './finding.js'
import type { LintOptions } from './lint-options.js'
import { LINT_RULES, type LintCode } from './lint-rules.js'
import { lintPolicy } from './lint-policy.js'

const CATALOGUE: Catalogue = {
  services: {
    apples: {
      actions: [
        { name: 'GetApple', resourceTypes: ['apples'], contextKeys: ['apples:Colour', 'ResourceTag/'] },
        { name: 'ListApples', resourceTypes: ['orchards'], contextKeys: [] },
        { name: 'CountApples' },
      ],
      resourceTypes: [{ name: 'apples' }, { name: 'orchards', arnPattern: 'arn:*:apples:*:*:orchards/*' }],
      contextKeys: [
        { name: 'apples:Colour', type: 'string' },
        { name: 'apples:Colours', type: 'string', list: true },
        { name: 'apples:Paint', type: 'string', deprecatedFor: 'apples:Colour' },
        { name: 'apples:Row', type: 'number', pairedWith: ['apples:Orchard'] },
        { name: 'apples:Orchard', type: 'string' },
      ],
    },
  },
}

const APPLES = 'arn:tinyauth:apples:default::apples/*'

function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

function allow(more: object): object {
  const { NotAction, NotResource } = { NotAction: undefined, NotResource: undefined, ...more }
  const action = NotAction === undefined ? { Action: 'apples:GetApple' } : {}
  const resource = NotResource === undefined ? { Resource: APPLES } : {}
  return { Effect: 'Allow', ...action, ...resource, ...more }
}

function deny(more: object): object {
  return { ...allow(more), Effect: 'Deny' }
}

function allowIf(condition: object): object {
  return policy(allow({ Condition: condition }))
}

function denyIf(condition: object): object {
  return policy(deny({ Condition: condition }))
}

/** A document with the finding at `path`, and its neighbour without it. */
interface Sample {
  readonly fires: unknown
  readonly path: string
  readonly quiet: unknown
  readonly options?: LintOptions
  /** Options of the neighbour where it is they that differ. */
  readonly quietOptions?: LintOptions
}

const S = '/Statement/0'
const RESOURCE: LintOptions = { type: 'resource' }
const TRUST: LintOptions = { type: 'trust' }
const GITHUB = 'arn:tinyauth:tinyauth:::identity-providers/token.actions.githubusercontent.com'

function trust(condition: object, principal: object | string = { Federated: GITHUB }): object {
  return policy({ Effect: 'Allow', Principal: principal, Action: 'tinyauth:AssumeRole', Condition: condition })
}

function forApples(more: object): object {
  return allow({ Principal: { AWS: 'arn:tinyauth:tinyauth:::users/fred' }, ...more })
}

const AUD = { StringEquals: { 'token.actions.githubusercontent.com:aud': 'tinyauth' } }
const withSub = (operator: string, sub: string): object => ({
  ...AUD,
  [operator]: { 'token.actions.githubusercontent.com:sub': sub },
})

const SAMPLES: Readonly<Record<LintCode, Sample>> = {
  'missing-version': {
    fires: { Statement: [allow({})] },
    path: '',
    quiet: policy(allow({})),
    options: { allowLegacyVersion: true },
  },
  'legacy-version': {
    fires: { Version: '2008-10-17', Statement: [allow({})] },
    path: '/Version',
    quiet: policy(allow({})),
    options: { allowLegacyVersion: true },
  },
  'size-near-quota': {
    fires: policy(allow({ Sid: 'a'.repeat(5500) })),
    path: '',
    quiet: policy(allow({ Sid: 'a'.repeat(5000) })),
  },
  'unique-sids-recommended': {
    fires: policy(allow({ Sid: 'Read' }), deny({ Sid: 'read' })),
    path: '/Statement/1/Sid',
    quiet: policy(allow({ Sid: 'Read' }), deny({ Sid: 'write' })),
  },
  'empty-sid': { fires: policy(allow({ Sid: '' })), path: `${S}/Sid`, quiet: policy(allow({ Sid: 'a' })) },

  'redundant-action': {
    fires: policy(allow({ Action: ['apples:Get*', 'APPLES:GetApple'] })),
    path: `${S}/Action/1`,
    quiet: policy(allow({ Action: ['apples:Get?', 'apples:GetApple', 'pears:GetApple'] })),
  },
  'wildcard-in-service-name': {
    fires: policy(allow({ Action: 'app*:GetApple' })),
    path: `${S}/Action`,
    quiet: policy(allow({ Action: ['apples:*'] }), deny({ Action: '*', Resource: 'arn:tinyauth:pears:::pears/*' })),
  },
  'allow-with-not-action': {
    fires: policy(allow({ NotAction: 'apples:DeleteApple', Resource: '*' })),
    path: `${S}/NotAction`,
    quiet: policy(allow({ NotAction: 'apples:DeleteApple' }), deny({ NotAction: 'apples:GetApple', Resource: '*' })),
  },
  'redundant-resource': {
    fires: policy(allow({ Resource: [APPLES, 'arn:tinyauth:apples:default::apples/fred'] })),
    path: `${S}/Resource/1`,
    quiet: policy(
      allow({ Resource: [APPLES, 'arn:tinyauth:apples:default::pears/fred', 'arn:tinyauth:apples:eu::apples/fred'] }),
    ),
  },
  'wildcard-in-resource-service': {
    fires: policy(allow({ Resource: 'arn:tinyauth:app*:default::apples/fred' })),
    path: `${S}/Resource`,
    quiet: policy(allow({ Resource: 'arn:*:apples:*:*:apples/*' })),
  },
  'resource-of-other-service': {
    fires: policy(allow({ Action: ['apples:GetApple', 'pears:GetPear', 'pears:ListPears'] })),
    path: `${S}/Action/1`,
    quiet: policy(
      allow({
        Action: ['apples:GetApple', 'pears:GetPear'],
        Resource: [APPLES, 'arn:tinyauth:pears:default::pears/*'],
      }),
    ),
  },
  'allow-with-not-resource': {
    fires: policy(allow({ Action: '*', NotResource: APPLES })),
    path: `${S}/NotResource`,
    quiet: policy(allow({ NotResource: APPLES })),
  },
  'deny-with-default-less-variable': {
    fires: policy(deny({ Resource: 'arn:tinyauth:apples:default::apples/${aws:PrincipalTag/team}' })),
    path: `${S}/Resource`,
    quiet: policy(
      deny({
        Resource: [
          "arn:tinyauth:apples:default::a/${aws:PrincipalTag/team, 'none'}",
          'arn:tinyauth:apples:default::b/${Username}',
        ],
      }),
      deny({ NotResource: 'arn:tinyauth:apples:default::c/${PrincipalTag/team}' }),
      allow({ Resource: 'arn:tinyauth:apples:default::d/${PrincipalTag/team}' }),
    ),
  },
  'negated-variable-without-default': {
    fires: allowIf({ StringNotEquals: { Username: 'not-${PrincipalTag/rival}' } }),
    path: `${S}/Condition/StringNotEquals/Username`,
    quiet: allowIf({
      StringNotEquals: { Username: "not-${PrincipalTag/rival, 'x'}" },
      StringEquals: { Region: '${PrincipalTag/r}' },
    }),
  },

  'allow-with-not-principal': {
    fires: policy(allow({ NotPrincipal: { AWS: 'arn:tinyauth:tinyauth:::users/fred' } })),
    path: `${S}/NotPrincipal`,
    quiet: policy(forApples({})),
    options: RESOURCE,
  },
  'deny-with-not-principal': {
    fires: policy(deny({ NotPrincipal: { AWS: 'arn:tinyauth:tinyauth:::users/fred' } })),
    path: `${S}/NotPrincipal`,
    quiet: policy(
      deny({ Principal: '*', Condition: { ArnNotEquals: { UserArn: 'arn:tinyauth:tinyauth:::users/fred' } } }),
    ),
    options: RESOURCE,
  },
  'allow-to-everyone': {
    fires: policy(allow({ Principal: { AWS: '*' } })),
    path: `${S}/Principal/AWS`,
    quiet: policy(
      allow({ Principal: '*', Condition: { IpAddress: { SourceIp: '203.0.113.0/24' } } }),
      deny({ Principal: '*' }),
    ),
    options: RESOURCE,
  },
  'redundant-principal': {
    fires: policy(
      forApples({ Principal: { AWS: ['arn:tinyauth:tinyauth:::users/a', 'arn:tinyauth:tinyauth:::users/a'] } }),
    ),
    path: `${S}/Principal/AWS/1`,
    quiet: policy(
      forApples({ Principal: { AWS: ['arn:tinyauth:tinyauth:::users/a', 'arn:tinyauth:tinyauth:::users/b'] } }),
    ),
    options: RESOURCE,
  },
  'missing-oidc-condition': { fires: trust({}), path: `${S}/Principal/Federated`, quiet: trust(AUD), options: TRUST },
  'missing-federated-subject': {
    fires: trust(AUD),
    path: `${S}/Principal/Federated`,
    quiet: trust(withSub('StringEquals', 'repo:a/b:ref:refs/heads/main')),
    options: TRUST,
  },
  'broad-federated-subject': {
    fires: trust(withSub('StringLike', 'repo:a/*')),
    path: `${S}/Condition/StringLike/token.actions.githubusercontent.com:sub`,
    quiet: trust(withSub('StringLike', 'repo:a/b:ref:refs/heads/main')),
    options: TRUST,
  },

  'privilege-escalation': {
    fires: policy(allow({ Action: 'tinyauth:AttachPolicy', Resource: '*' })),
    path: `${S}/Action`,
    quiet: policy(
      allow({ Action: 'tinyauth:AttachPolicy', Resource: 'arn:tinyauth:tinyauth:::policies/readers-*' }),
      allow({ Action: ['tinyauth:List*', 'apples:*'], Resource: 'arn:tinyauth:tinyauth:::*' }),
      allow({ Action: '*' }),
      allow({ Action: '*', Resource: '*', Condition: { StringEquals: { ActionLevel: ['list', 'read'] } } }),
    ),
  },
  'self-escalation': {
    fires: policy(allow({ Action: 'tinyauth:*UserPolicy', Resource: 'arn:tinyauth:tinyauth:::users/${Username}' })),
    path: `${S}/Action`,
    quiet: policy(allow({ Action: 'tinyauth:SetPassword', Resource: 'arn:tinyauth:tinyauth:::users/${Username}' })),
  },

  'empty-condition': {
    fires: allowIf({}),
    path: `${S}/Condition`,
    quiet: allowIf({ StringEquals: { Username: 'a' } }),
  },
  'null-with-qualifier': {
    fires: denyIf({ 'ForAnyValue:Null': { TagKeys: 'true' } }),
    path: `${S}/Condition/ForAnyValue:Null/TagKeys`,
    quiet: denyIf({ Null: { TagKeys: 'true' } }),
  },
  'missing-qualifier': {
    fires: denyIf({ StringEquals: { 'apples:Colours': 'red' } }),
    path: `${S}/Condition/StringEquals/apples:Colours`,
    quiet: denyIf({ 'ForAnyValue:StringEquals': { 'apples:Colours': 'red' } }),
    options: { catalogue: CATALOGUE },
  },
  'for-all-values-with-single-valued-key': {
    fires: allowIf({ 'ForAllValues:StringEquals': { Username: ['a', 'b'] } }),
    path: `${S}/Condition/ForAllValues:StringEquals/Username`,
    quiet: allowIf({ 'ForAllValues:StringEquals': { TagKeys: ['a', 'b'] } }),
  },
  'for-all-values-without-null-guard': {
    fires: allowIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
    path: `${S}/Condition/ForAllValues:StringEquals/aws:TagKeys`,
    quiet: allowIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' }, Null: { TagKeys: 'false' } }),
  },
  'negated-operator-without-null-guard': {
    fires: allowIf({ StringNotEquals: { 'aws:ResourceTag/env': 'prod' } }),
    path: `${S}/Condition/StringNotEquals/aws:ResourceTag~1env`,
    quiet: policy(
      allow({ Condition: { StringNotEquals: { 'aws:ResourceTag/env': 'prod' }, Null: { 'ResourceTag/ENV': false } } }),
      allow({ Condition: { StringNotEqualsIfExists: { 'ResourceTag/env': 'test' } } }),
      allow({ Condition: { NotIpAddress: { SourceIp: '203.0.113.7' } } }),
      deny({ Condition: { StringNotEquals: { 'ResourceTag/env': 'prod' } } }),
    ),
  },
  'allow-if-exists-on-session-key': {
    fires: allowIf({ BoolIfExists: { Mfa: true } }),
    path: `${S}/Condition/BoolIfExists/Mfa`,
    quiet: policy(allow({ Condition: { Bool: { Mfa: true } } }), deny({ Condition: { BoolIfExists: { Mfa: false } } })),
  },
  'deny-bool-on-often-absent-key': {
    fires: denyIf({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
    path: `${S}/Condition/Bool/aws:MultiFactorAuthPresent`,
    quiet: policy(
      deny({ Condition: { BoolIfExists: { Mfa: 'false' } } }),
      deny({ Condition: { Bool: { SecureTransport: 'false' } } }),
      allow({ Condition: { Bool: { Mfa: 'false' } } }),
    ),
  },
  'deny-comparison-on-often-absent-key': {
    fires: denyIf({ NumericGreaterThan: { MfaAge: 3600 } }),
    path: `${S}/Condition/NumericGreaterThan/MfaAge`,
    quiet: denyIf({ NumericGreaterThanIfExists: { MfaAge: 3600 }, DateGreaterThan: { CurrentTime: '2030-01-01' } }),
  },
  'missing-paired-key': {
    fires: allowIf({ NumericGreaterThan: { 'Idp.AccessLevel': 30 } }),
    path: `${S}/Condition/NumericGreaterThan/Idp.AccessLevel`,
    quiet: allowIf({ NumericGreaterThan: { 'Idp.AccessLevel': 30 }, StringEquals: { Idp: 'gitlab' } }),
  },
  'caller-chosen-key-only': {
    fires: allowIf({ StringLike: { Referer: 'https://example.org/*' } }),
    path: `${S}/Condition/StringLike/Referer`,
    quiet: allowIf({ StringLike: { Referer: 'https://example.org/*' }, Bool: { Mfa: true } }),
  },
  'membership-by-descent': {
    fires: denyIf({ 'ForAnyValue:StringEquals': { Groups: 'chat/dm1/blocked' } }),
    path: `${S}/Condition/ForAnyValue:StringEquals/Groups`,
    quiet: denyIf({ 'ForAnyValue:StringEquals': { DirectGroups: 'chat/dm1/blocked' } }),
  },
  'condition-never-true': {
    fires: allowIf({ Null: { 'PrincipalTag/team': 'true' }, StringEquals: { 'aws:PrincipalTag/Team': 'a' } }),
    path: `${S}/Condition/Null/PrincipalTag~1team`,
    quiet: allowIf({ Null: { 'PrincipalTag/team': 'false' }, StringEquals: { 'aws:PrincipalTag/Team': 'a' } }),
  },
  'deprecated-key': {
    fires: denyIf({ DateGreaterThan: { RequestDateTime: '2030-01-01' } }),
    path: `${S}/Condition/DateGreaterThan/RequestDateTime`,
    quiet: denyIf({ DateGreaterThan: { CurrentTime: '2030-01-01' } }),
  },
  'unknown-context-key': {
    fires: denyIf({ StringEquals: { Usernmae: 'a' } }),
    path: `${S}/Condition/StringEquals/Usernmae`,
    quiet: denyIf({ StringEquals: { 'shop:Usernmae': 'a', USERNAME: 'a', 'eks:PrincipalArn': 'a' } }),
  },
  'irrelevant-condition-key': {
    fires: trust({ ...AUD, StringLike: { 'ResourceTag/env': 'test' } }),
    path: `${S}/Condition/StringLike/ResourceTag~1env`,
    quiet: trust({ ...AUD, StringLike: { 'PrincipalTag/env': 'test' } }),
    options: TRUST,
  },

  'type-mismatch': {
    fires: denyIf({ StringEquals: { SourceIp: '203.0.113.7' } }),
    path: `${S}/Condition/StringEquals/SourceIp`,
    quiet: denyIf({
      IpAddress: { SourceIp: '203.0.113.7' },
      StringLike: { UserArn: '*' },
      DateLessThan: { EpochTime: 1900000000 },
      Null: { Mfa: true },
    }),
  },
  'wildcard-without-like': {
    fires: denyIf({ StringNotEquals: { Username: ['a', 'b*'] } }),
    path: `${S}/Condition/StringNotEquals/Username/1`,
    quiet: denyIf({ StringNotLike: { Username: 'b*' }, StringEquals: { Region: '${*}' } }),
  },
  'ambiguous-date': {
    fires: denyIf({ DateGreaterThan: { CurrentTime: '20300101' } }),
    path: `${S}/Condition/DateGreaterThan/CurrentTime`,
    quiet: denyIf({ DateGreaterThan: { CurrentTime: ['2030-01-01'] }, DateLessThan: { CurrentTime: 1900000000 } }),
  },
  'improve-ip-range': {
    fires: denyIf({ IpAddress: { SourceIp: '203.0.113.7/24' } }),
    path: `${S}/Condition/IpAddress/SourceIp`,
    quiet: denyIf({ IpAddress: { SourceIp: ['203.0.113.0/24', '2001:db8::/32'] } }),
  },
  'whole-ip-range': {
    fires: denyIf({ NotIpAddress: { SourceIp: '0.0.0.0/0' } }),
    path: `${S}/Condition/NotIpAddress/SourceIp`,
    quiet: denyIf({ NotIpAddress: { SourceIp: '0.0.0.0/1' } }),
  },
  'private-source-ip': {
    fires: denyIf({ NotIpAddress: { SourceIp: ['10.1.0.0/16', 'fd00::/8'] } }),
    path: `${S}/Condition/NotIpAddress/SourceIp`,
    quiet: denyIf({ NotIpAddress: { SourceIp: ['10.1.0.0/16', '203.0.113.0/24'] } }),
    options: { publicSourceIp: true },
  },
  'private-source-ip-subset': {
    fires: denyIf({ NotIpAddress: { SourceIp: ['203.0.113.0/24', '192.168.1.0/24'] } }),
    path: `${S}/Condition/NotIpAddress/SourceIp/1`,
    quiet: denyIf({ NotIpAddress: { SourceIp: ['203.0.113.0/24', '192.168.1.0/24'] } }),
    options: { publicSourceIp: true },
    quietOptions: {},
  },
  'redundant-condition-value': {
    fires: denyIf({ StringLike: { Username: ['a*', 'ab'] } }),
    path: `${S}/Condition/StringLike/Username/1`,
    quiet: denyIf({
      StringLike: { Username: ['a*', 'b', 'A'] },
      IpAddress: { SourceIp: ['10.0.0.0/8', '11.0.0.0/8'] },
    }),
  },
  'redundant-number': {
    fires: denyIf({ NumericLessThan: { EpochTime: [5, 10] } }),
    path: `${S}/Condition/NumericLessThan/EpochTime`,
    quiet: denyIf({ NumericEquals: { EpochTime: [5, 10] }, NumericLessThan: { EpochTime: [10] } }),
  },

  'unknown-service': {
    fires: policy(allow({ Action: 'aples:GetApple', Resource: '*' })),
    path: `${S}/Action`,
    quiet: policy(allow({ Action: 'warehouse:GetApple', Resource: '*' })),
    options: { catalogue: CATALOGUE },
  },
  'unknown-action': {
    fires: policy(allow({ Action: ['apples:GetAple', 'apples:Count*'] })),
    path: `${S}/Action/0`,
    quiet: policy(allow({ Action: ['apples:getapple', 'apples:Count*', '*'] })),
    options: { catalogue: CATALOGUE },
  },
  'unknown-resource-type': {
    fires: policy(allow({ Action: 'apples:CountApples', Resource: 'arn:tinyauth:apples:default::aples/fred' })),
    path: `${S}/Resource`,
    quiet: policy(
      allow({
        Action: 'apples:CountApples',
        Resource: ['arn:tinyauth:apples:default::', 'arn:tinyauth:apples:default::or*'],
      }),
    ),
    options: { catalogue: CATALOGUE },
  },
  'action-resource-mismatch': {
    fires: policy(allow({ Action: ['apples:GetApple', 'apples:ListApples'] })),
    path: `${S}/Action/1`,
    quiet: policy(allow({ Action: ['apples:GetApple', 'apples:ListApples'], Resource: 'arn:tinyauth:apples:*' })),
    options: { catalogue: CATALOGUE },
  },
  'action-mismatched-for-condition-key': {
    fires: policy(
      allow({
        Action: ['apples:GetApple', 'apples:ListApples'],
        Resource: '*',
        Condition: { StringEquals: { 'apples:Colour': 'red' } },
      }),
    ),
    path: `${S}/Condition/StringEquals/apples:Colour`,
    quiet: policy(
      allow({ Action: 'apples:*', Resource: '*', Condition: { StringEquals: { 'apples:Colour': 'red' } } }),
    ),
    options: { catalogue: CATALOGUE },
  },
  'deny-with-unsupported-tag-key': {
    fires: policy(deny({ Action: 'apples:*', Condition: { StringEquals: { 'aws:ResourceTag/env': 'prod' } } })),
    path: `${S}/Condition/StringEquals/aws:ResourceTag~1env`,
    quiet: denyIf({ StringEquals: { 'aws:ResourceTag/env': 'prod' } }),
    options: { catalogue: CATALOGUE },
  },
  'allow-with-unsupported-tag-key': {
    fires: policy(allow({ Action: 'apples:*', Condition: { StringEquals: { 'aws:ResourceTag/env': 'prod' } } })),
    path: `${S}/Condition/StringEquals/aws:ResourceTag~1env`,
    quiet: allowIf({ StringEquals: { 'aws:ResourceTag/env': 'prod' } }),
    options: { catalogue: CATALOGUE },
  },

  'unreachable-statement': {
    fires: policy(allow({}), deny({ Action: 'apples:*' })),
    path: S,
    quiet: policy(allow({}), deny({ Action: 'apples:*', Condition: { Bool: { SecureTransport: false } } })),
  },
  'redundant-statement': {
    fires: policy(allow({ Condition: { Bool: { Mfa: true } } }), allow({ Action: 'apples:*' })),
    path: S,
    quiet: policy(allow({}), allow({ Action: 'apples:*', Condition: { Bool: { Mfa: true } } })),
  },
  'allow-outside-boundaries': {
    fires: policy(allow({})),
    path: S,
    quiet: policy(allow({})),
    options: {
      boundaries: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'pears:*', Resource: '*' } }],
    },
    quietOptions: {
      boundaries: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*:Get*', Resource: '*' } }],
    },
  },

  'suppression-without-reason': {
    fires: policy(allow({ Sid: '' })),
    path: `${S}/Sid`,
    quiet: policy(allow({ Sid: '' })),
    options: { suppress: [{ code: 'empty-sid', path: `${S}/Sid`, reason: ' ' }] },
    quietOptions: { suppress: [{ code: 'empty-sid', reason: 'written by an importer' }] },
  },
  'unused-suppression': {
    fires: policy(allow({})),
    path: '',
    quiet: policy(allow({ Sid: '' })),
    options: { suppress: [{ code: 'empty-sid', reason: 'written by an importer' }] },
  },
}

const CODES = Object.entries(SAMPLES)

function withCode(findings: readonly Finding[], code: string): readonly Finding[] {
  return findings.filter((finding) => finding.code === code)
}

describe('lintPolicy', () => {
  it('has a sample for each code of the table', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(LINT_RULES).sort())
  })

  it.each(CODES)('reports %s once, at its place, with the severity of the table', (code, { fires, path, options }) => {
    const found = withCode(lintPolicy(fires, options), code)
    const severity = Object.entries(LINT_RULES).find(([name]) => name === code)?.[1].severity
    expect(found.map((finding) => [finding.path, finding.severity])).toEqual([[path, severity]])
  })

  it.each(CODES)('does not report %s of its neighbour', (code, { quiet, options, quietOptions }) => {
    expect(withCode(lintPolicy(quiet, quietOptions ?? options), code)).toEqual([])
  })

  it('uses samples that may be saved, so that the findings are about documents that really occur', () => {
    const errors = CODES.flatMap(([code, { fires, quiet, options, quietOptions }]) =>
      [...lintPolicy(fires, options), ...lintPolicy(quiet, quietOptions ?? options)]
        .filter((finding) => finding.severity === 'error' && !(finding.code in LINT_RULES))
        .map((finding) => [code, finding.code, finding.path, finding.message]),
    )
    expect(errors).toEqual([])
  })

  it('never reports a code outside the tables of the parser and of lint', () => {
    const codes = CODES.flatMap(([, { fires, quiet, options }]) => [
      ...lintPolicy(fires, options),
      ...lintPolicy(quiet, options),
    ])
    const unknown = codes.filter(({ code }) => !(code in LINT_RULES) && !(code in PROBLEM_CODES))
    expect(unknown).toEqual([])
  })

  it('writes messages in lower case, on one line and without full stop', () => {
    const messages = CODES.flatMap(([, { fires, options }]) => lintPolicy(fires, options)).map(({ message }) => message)
    expect(messages.filter((message) => /^[A-Z]|\.$|\n/.test(message))).toEqual([])
  })

  it('returns only the problems of a document that cannot be read', () => {
    const findings = lintPolicy(
      '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"*","Resource":"*","Sid":""}]}',
    )
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['invalid-effect', 'error']])
  })

  it('returns advice beside the errors of a document that is readable but may not be saved', () => {
    const findings = lintPolicy({ Statement: { Effect: 'Allow', Action: 'apples:Get', Resource: '*', Sid: '' } })
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['missing-version', 'error'],
      ['empty-sid', 'suggestion'],
    ])
  })

  it('reads JSON text and values alike', () => {
    const document = policy(allow({ Sid: '' }))
    expect(lintPolicy(JSON.stringify(document))).toEqual(lintPolicy(document))
  })

  it('points to a statement without brackets as the parser does', () => {
    const document = { Version: '2012-10-17', Statement: allow({ Sid: '', Action: ['a:b', 'a:B'], Resource: '*' }) }
    expect(lintPolicy(document).map(({ path }) => path)).toEqual(['/Statement/Action/1', '/Statement/Sid'])
  })

  it('orders findings by path, list places as numbers, then by code', () => {
    const statements = Array.from({ length: 11 }, (_, i) =>
      allow({ Sid: '', Resource: `arn:tinyauth:apples:default::apples/${i}` }),
    )
    const paths = lintPolicy(policy(...statements)).map(({ path }) => path)
    expect(paths).toEqual(statements.map((_, i) => `/Statement/${i}/Sid`))
  })

  it.each([undefined, null, 0, '', '{', [], {}, { Statement: null }, new Map(), Symbol('x'), () => 1])(
    'never throws, and reports an error for what is no policy: %p',
    (input) => {
      expect(lintPolicy(input).every(({ severity }) => severity === 'error')).toBe(true)
      expect(lintPolicy(input)).not.toEqual([])
    },
  )

  it('suggests what was probably meant, ready to be put in place', () => {
    const document = policy(
      allow({ Action: ['apples:GetAple', 'aples:GetApple'], Resource: 'arn:tinyauth:apples:default::aples/fred' }),
      deny({ Condition: { IpAddress: { SourceIp: '203.0.113.7/24' }, DateLessThan: { CurrentTime: '20300101' } } }),
    )
    const suggestions = lintPolicy(document, { catalogue: CATALOGUE }).flatMap(({ suggestion }) => suggestion ?? [])
    expect(suggestions).toEqual([
      'apples:GetApple',
      'apples:GetApple',
      'arn:tinyauth:apples:default::apples/fred',
      '2030-01-01',
      '203.0.113.0/24',
    ])
  })
})

describe('a test of `Groups`', () => {
  const against: [effect: string, operator: string, document: (condition: object) => object][] = [
    ['a Deny', 'ForAnyValue:StringLike', denyIf],
    ['a Deny', 'ForAllValues:StringEquals', denyIf],
    ['a Deny', 'ForAnyValue:StringNotEquals', denyIf],
    ['an Allow', 'ForAllValues:StringNotLike', allowIf],
    ['an Allow', 'ForAnyValue:StringNotEqualsIgnoreCase', allowIf],
  ]

  it.each(against)('in %s by %s is reported, with the key that was meant', (_effect, operator, document) => {
    const found = withCode(lintPolicy(document({ [operator]: { groups: 'chat' } })), 'membership-by-descent')
    expect(found.map(({ suggestion }) => suggestion)).toEqual(['DirectGroups'])
  })

  const inFavour: [effect: string, operator: string, document: (condition: object) => object][] = [
    ['an Allow', 'ForAnyValue:StringEquals', allowIf],
    // Whoever is in none of the groups is denied: here owners of the tree are let through by descent.
    ['a Deny', 'ForAllValues:StringNotEquals', denyIf],
  ]

  it.each(inFavour)('in %s by %s is not', (_effect, operator, document) => {
    expect(withCode(lintPolicy(document({ [operator]: { Groups: 'chat' } })), 'membership-by-descent')).toEqual([])
  })
})

describe('suppressions', () => {
  const document = policy(allow({ Sid: '' }), deny({ Sid: '', Action: 'apples:Eat' }))

  it('take findings away at their place and below', () => {
    const findings = lintPolicy(document, { suppress: [{ code: 'empty-sid', path: S, reason: 'imported' }] })
    expect(findings.map(({ code, path }) => [code, path])).toEqual([['empty-sid', '/Statement/1/Sid']])
  })

  it('do not reach a place whose name merely begins alike', () => {
    const statements = Array.from({ length: 11 }, (_, i) =>
      allow({ Sid: i === 10 ? '' : `s${i}`, Action: `apples:A${i}` }),
    )
    const findings = lintPolicy(policy(...statements), {
      suppress: [{ code: 'empty-sid', path: '/Statement/1', reason: 'r' }],
    })
    expect(findings.map(({ code }) => code)).toEqual(['unused-suppression', 'empty-sid'])
  })

  it('without a reason are not honoured', () => {
    const findings = lintPolicy(document, { suppress: [{ code: 'empty-sid', reason: '' }] })
    expect(withCode(findings, 'empty-sid')).toHaveLength(2)
  })

  it('never take away a problem of the grammar', () => {
    const findings = lintPolicy({ Statement: allow({}) }, { suppress: [{ code: 'missing-version', reason: 'legacy' }] })
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['missing-version', 'error'],
      ['unused-suppression', 'warning'],
    ])
  })
})
