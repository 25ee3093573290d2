import { lowerAscii } from '../../pattern/ascii-case.js'
import { quote } from '../../parse/problem-list.js'
import { listed, type LintRun, onView, type StatementRule } from '../lint-run.js'
import type { ListedPattern } from '../pattern-list.js'
import { type ElementView, type StatementView, templateParts } from '../policy-view.js'
import { arnService, type StatementPatterns } from '../statement-cover.js'

/** Rules about `Action`, `Resource` and their negations (policy-semantics 3.3, 3.4, 3.6). */
export const ELEMENT_RULES: readonly StatementRule[] = [
  redundantActions,
  redundantResources,
  onView(wildcardService),
  onView(wildcardResourceService),
  onView(resourceOfOtherService),
  onView(allowWithNotAction),
  onView(allowWithNotResource),
  onView(denyWithVariable),
]

function redundantActions({ actions }: StatementPatterns, run: LintRun): void {
  for (const action of actions.patterns) {
    const wider = actions.coveringMember(action, run.work)
    if (wider !== undefined) run.report('redundant-action', action.path, coveredBy(action, wider))
  }
}

function redundantResources({ resources }: StatementPatterns, run: LintRun): void {
  for (const resource of resources.patterns) {
    const wider = resources.coveringMember(resource, run.work)
    if (wider !== undefined) run.report('redundant-resource', resource.path, coveredBy(resource, wider))
  }
}

function coveredBy<Shape>(pattern: ListedPattern<Shape>, wider: ListedPattern<Shape>): string {
  if (pattern.text === wider.text) return `${quote(pattern.text)} stands in the list before`
  return `${quote(pattern.text)} is covered by ${quote(wider.text)}`
}

function wildcardService({ actions }: StatementView, run: LintRun): void {
  for (const { text, path } of actions?.entries ?? []) {
    const service = text.slice(0, Math.max(0, text.indexOf(':')))
    if (text === '*:*') run.report('wildcard-in-service-name', path, '`*:*` is every action', '*')
    else if (isWild(service)) {
      run.report('wildcard-in-service-name', path, `${quote(service)} also matches services that are yet to come`)
    }
  }
}

function wildcardResourceService({ resources }: StatementView, run: LintRun): void {
  for (const { text, path } of resources?.entries ?? []) {
    const service = arnService(text)
    if (text.startsWith('arn:') && isWild(service)) {
      run.report(
        'wildcard-in-resource-service',
        path,
        `${quote(text)} also matches resources of services that are yet to come`,
      )
    }
  }
}

function isWild(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/** Each service once, at the first action that names it. */
function resourceOfOtherService({ actions, resources }: StatementView, run: LintRun): void {
  if (actions === undefined || resources === undefined || actions.not || resources.not) return
  const owners = new Set(resources.entries.map((entry) => lowerAscii(arnService(entry.text))))
  if (owners.size === 0 || [...owners].some((owner) => isWild(owner) || owner.includes('${'))) return
  const seen = new Set<string>()
  for (const { text, path } of actions.entries) {
    const service = lowerAscii(text.slice(0, Math.max(0, text.indexOf(':'))))
    if (service === '' || isWild(service) || owners.has(service) || seen.has(service)) continue
    // What a declared action acts on, the catalogue knows better.
    if (run.catalogue.services.has(service)) continue
    seen.add(service)
    const message = `no resource belongs to service ${quote(service)}, all to ${listed([...owners])}`
    run.report('resource-of-other-service', path, message)
  }
}

function allowWithNotAction({ allow, actions, resources }: StatementView, run: LintRun): void {
  if (!allow || actions?.not !== true || confinesToService(resources)) return
  const message =
    'every action of every service but those listed is allowed: list the allowed ones, or the resources of one service'
  run.report('allow-with-not-action', actions.path, message)
}

function confinesToService(resources: ElementView | undefined): boolean {
  return resources?.not === false && resources.entries.every((entry) => !isWild(arnService(entry.text)))
}

function allowWithNotResource({ allow, actions, resources }: StatementView, run: LintRun): void {
  if (!allow || resources?.not !== true || actions === undefined) return
  const wide = actions.not || actions.entries.some((entry) => entry.text === '*' || entry.text.endsWith(':*'))
  if (!wide) return
  const message = 'every resource but those listed is allowed, also those that are yet to come: list the allowed ones'
  run.report('allow-with-not-resource', resources.path, message)
}

function denyWithVariable({ allow, resources, variables }: StatementView, run: LintRun): void {
  // A Deny with `NotResource` applies when the variable has no value.
  if (allow || !variables || resources?.not !== false) return
  for (const { text, path } of resources.entries) {
    const missing = possiblyMissing(text, run)
    if (missing === undefined) continue
    const message = `the Deny does not match ${quote(text)} when ${quote(missing)} is missing: give the variable a default`
    run.report('deny-with-default-less-variable', path, message)
  }
}

/** The key of the first variable of a text that has no default and may have no value. */
export function possiblyMissing(text: string, run: LintRun): string | undefined {
  if (!text.includes('${')) return undefined
  for (const part of templateParts(text, true)) {
    if (part.kind !== 'variable' || part.variable.default !== undefined) continue
    if (run.mayBeMissing(part.variable.key)) return part.variable.key
  }
  return undefined
}
