import { createMongoAbility, type MongoAbility, type MongoQuery, type RawRuleOf } from '@casl/ability'
import type { AuthorizationRequest } from '../../src/request.js'
import { ACTIONS } from '../catalogue.js'
import { askedOf, engineOver, type Engine } from '../engine.js'
import type { Case } from '../requests.js'
import { addressNumber } from './naive.js'
import { contextText, visibleRules, type VisibleRule } from './visible.js'

/** What CASL is asked about: the resource with the context as fields, the address as a number. */
interface Subject {
  /** The subject type. */
  readonly kind: string
  readonly [field: string]: string | number
}

/** How statements and requests become rules and subjects. */
interface Translation {
  action(rule: VisibleRule): string | string[]
  /** The subject type of the resources that a rule speaks of. */
  kind(rule: VisibleRule): string
  /** Conditions for what neither action nor subject type say. */
  conditions(rule: VisibleRule): MongoQuery
  subject(request: AuthorizationRequest): Subject
}

/**
 * The translation that needs nothing but the text of a policy and keeps its meaning for actions and types that are still
 * to come: the service is the subject type, and all patterns are `$regex` conditions.
 */
const BY_SERVICE: Translation = {
  action: ({ action }) => (action.includes('*') ? 'manage' : action),
  kind: ({ resource }) => (resource === '*' || serviceOf(resource).includes('*') ? 'all' : serviceOf(resource)),
  conditions: ({ action, resource }) => ({
    ...(resource === '*' ? {} : { arn: textCondition(resource) }),
    ...(action === '*' || !action.includes('*') ? {} : { action: textCondition(action) }),
  }),
  subject: ({ action, resource, context }) => ({
    kind: serviceOf(resource),
    action,
    arn: resource,
    ip: addressNumber(contextText(context, 'SourceIp')),
    stage: contextText(context, 'Stage'),
  }),
}

/**
 * The fastest translation: the resource type is the subject type, action patterns are expanded to the actions that they
 * stand for today, `*` is `manage` or `all`, and id patterns are `$regex` conditions. It needs the list of all actions, and ARN
 * patterns that spell their type out.
 */
const BY_TYPE: Translation = {
  action: ({ action }) => (action === '*' ? 'manage' : expanded(action)),
  kind: ({ resource }) => (resource === '*' ? 'all' : typeOf(resource)),
  conditions: ({ resource }) => (resource === '*' ? {} : { id: textCondition(idOf(resource)) }),
  subject: ({ resource, context }) => ({
    kind: typeOf(resource),
    id: idOf(resource),
    ip: addressNumber(contextText(context, 'SourceIp')),
    stage: contextText(context, 'Stage'),
  }),
}

/** CASL with the general translation, its subjects made from the request. */
export function caslEngine(cases: readonly Case[]): Engine {
  const asked = askedOf(cases, (user) => abilityFor(visibleRules(user), BY_SERVICE))
  return engineOver('casl', cases, asked, ({ request, prepared }) =>
    prepared.can(request.action, BY_SERVICE.subject(request)),
  )
}

/** CASL with the translation that rests on a closed list of actions, its subjects made in advance. */
export function closedCaslEngine(cases: readonly Case[]): Engine {
  const asked = askedOf(cases, (user) => abilityFor(visibleRules(user), BY_TYPE))
  const calls = asked.map(({ request, prepared }) => ({
    ability: prepared,
    action: request.action,
    subject: BY_TYPE.subject(request),
  }))
  return engineOver('casl-closed', cases, calls, ({ ability, action, subject }) => ability.can(action, subject))
}

// The last matching rule wins, so the Deny rules stand last.
function abilityFor(rules: readonly VisibleRule[], translation: Translation): MongoAbility {
  const ordered = [...rules.filter((rule) => rule.allow), ...rules.filter((rule) => !rule.allow)]
  const raw = ordered.map((rule) => rawRule(rule, translation))
  // Cheaper than marking every object with `subject(type, object)`.
  return createMongoAbility(raw, { detectSubjectType: (subject) => String(subject['kind']) })
}

function rawRule(rule: VisibleRule, translation: Translation): RawRuleOf<MongoAbility> {
  const conditions = {
    ...translation.conditions(rule),
    ...(rule.stage === undefined ? {} : { stage: rule.stage }),
    ...(rule.range === undefined ? {} : { ip: rangeCondition(rule.range) }),
  }
  return {
    action: translation.action(rule),
    subject: translation.kind(rule),
    inverted: !rule.allow,
    ...(Object.keys(conditions).length === 0 ? {} : { conditions }),
  }
}

function expanded(pattern: string): string | string[] {
  const [head = '', tail] = pattern.split('*')
  if (tail === undefined) return pattern
  return ACTIONS.filter((action) => action.startsWith(head) && action.endsWith(tail))
}

/** Between the second and the third colon of an ARN or ARN pattern. Read for every request, so without splitting the text. */
function serviceOf(arn: string): string {
  const start = arn.indexOf(':', arn.indexOf(':') + 1) + 1
  return arn.slice(start, arn.indexOf(':', start))
}

function typeOf(arn: string): string {
  return arn.slice(0, arn.indexOf('/'))
}

function idOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1)
}

/** An exact text, or a `$regex` that is left open at an end where the pattern has a star. */
function textCondition(pattern: string): unknown {
  if (!pattern.includes('*')) return pattern
  const inner = pattern.replace(/^\*+|\*+$/g, '').split(/\*+/)
  const source = inner.map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')
  return { $regex: `${pattern.startsWith('*') ? '' : '^'}${source}${pattern.endsWith('*') ? '' : '$'}` }
}

function rangeCondition(range: string): unknown {
  const [base = '', length = '32'] = range.split('/')
  return { $gte: addressNumber(base), $lt: addressNumber(base) + 2 ** (32 - Number(length)) }
}
