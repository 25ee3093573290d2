import { newEnforcer, newModel, StringAdapter, type Enforcer } from 'casbin'
import type { AuthorizationRequest } from '../../src/request.js'
import { askedOf, engineOver, entry, usersOf, type Engine } from '../engine.js'
import type { Case } from '../requests.js'
import type { User } from '../workload.js'
import { contextText, visibleRules, type VisibleRule } from './visible.js'

/** The columns that requests and rules have in common, and the test over them. */
interface Model {
  readonly columns: string
  readonly matcher: string
  ruleValues(rule: VisibleRule): string[]
  requestValues(request: AuthorizationRequest): string[]
}

const PATTERNS = 'starMatch(r.act, p.act) && starMatch(r.obj, p.obj)'
const GUARDS = '(p.stage == "-" || r.stage == p.stage) && (p.ip == "-" || ipMatch(r.ip, p.ip))'

/** The model of an application whose policies are still to be written: columns for every condition, `-` where a rule has none. */
const GENERAL: Model = {
  columns: 'act, obj, ip, stage',
  matcher: `${PATTERNS} && ${GUARDS}`,
  ruleValues: ({ action, resource, range, stage }) => [action, resource, range ?? '-', stage ?? '-'],
  requestValues: ({ action, resource, context }) => [
    action,
    resource,
    contextText(context, 'SourceIp'),
    contextText(context, 'Stage'),
  ],
}

/** The model of an application that will never have a condition. */
const UNCONDITIONAL: Model = {
  columns: 'act, obj',
  matcher: PATTERNS,
  ruleValues: ({ action, resource }) => [action, resource],
  requestValues: ({ action, resource }) => [action, resource],
}

/**
 * casbin with one enforcer for each user and deny-override, the same model for every workload, the values of a call taken
 * from the request. Patterns are compared by one registered function, as casbin documents it for patterns of an
 * application's own: of its own functions `keyMatch` looks at nothing after a star, `globMatch` stops at a slash, and
 * `regexMatch` answers rightly but slower.
 */
export async function casbinEngine(cases: readonly Case[]): Promise<Engine> {
  const asked = askedOf(cases, await enforcersFor(cases, GENERAL))
  return engineOver('casbin', cases, asked, ({ request, prepared }) =>
    prepared.enforceSync(...GENERAL.requestValues(request)),
  )
}

/** casbin with columns for conditions only in workloads that have any, and with calls made in advance. */
export async function bareCasbinEngine(cases: readonly Case[], conditions: boolean): Promise<Engine> {
  const model = conditions ? GENERAL : UNCONDITIONAL
  const asked = askedOf(cases, await enforcersFor(cases, model))
  const calls = asked.map(({ request, prepared }) => ({ enforcer: prepared, values: model.requestValues(request) }))
  return engineOver('casbin-bare', cases, calls, ({ enforcer, values }) => enforcer.enforceSync(...values))
}

/** One enforcer for each user: making them is asynchronous, asking is not. */
async function enforcersFor(cases: readonly Case[], model: Model): Promise<(user: User) => Enforcer> {
  const enforcers = new Map<User, Enforcer>()
  for (const user of usersOf(cases)) enforcers.set(user, await enforcerFor(visibleRules(user), model))
  return (user) => entry(enforcers, user)
}

async function enforcerFor(rules: readonly VisibleRule[], model: Model): Promise<Enforcer> {
  const lines = rules.map((rule) => ['p', ...model.ruleValues(rule), rule.allow ? 'allow' : 'deny'].join(', '))
  const enforcer = await newEnforcer(newModel(modelText(model)), new StringAdapter(lines.join('\n')))
  await enforcer.addFunction('starMatch', starMatch)
  return enforcer
}

function modelText({ columns, matcher }: Model): string {
  return `
[request_definition]
r = ${columns}
[policy_definition]
p = ${columns}, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = ${matcher}
`
}

/** Whether a text matches a pattern in which `*` is any run of characters; goes back to the last star only. */
function starMatch(text: string, pattern: string): boolean {
  let at = 0
  let next = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++
      resume = at
    } else if (pattern[next] === text[at]) {
      at++
      next++
    } else if (star === -1) return false
    else {
      at = ++resume
      next = star + 1
    }
  }
  while (pattern[next] === '*') next++
  return next === pattern.length
}
