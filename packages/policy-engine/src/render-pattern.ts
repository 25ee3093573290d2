import type { VariableResolver } from './condition/comparer.js'
import type { ResourcePattern } from './resource-pattern.js'
import { parseTemplate, type TemplatePart, type Variable } from './template.js'

/**
 * The pattern as text of version 2012-10-17 with its variables replaced; `undefined` when one has no value. Text that
 * came from a value or an escape is escaped again (`*` → `${*}`), so that it stays literal.
 */
export function renderPattern(pattern: ResourcePattern, resolver: VariableResolver): string | undefined {
  if (pattern.variables.length > 0 && resolver.resolve(pattern.variables) !== true) return undefined
  return patternText(pattern, (variable) => escapeLiteral(resolver.textOf(variable)))
}

/** The pattern as text of version 2012-10-17 with `textOf` in the place of each variable. */
export function patternText(pattern: ResourcePattern, textOf: (variable: Variable) => string): string {
  const parts = pattern.templated ? parseTemplate(pattern.source).parts : undefined
  if (parts === undefined) return withoutTemplates(pattern.source)
  return parts.map((part) => (part.kind === 'variable' ? textOf(part.variable) : textOfPart(part))).join('')
}

function textOfPart(part: Exclude<TemplatePart, { kind: 'variable' }>): string {
  return part.kind === 'literal' ? escapeLiteral(part.text) : part.text
}

/** `${` of a text without templates stays what it is. */
function withoutTemplates(text: string): string {
  return text.split('${').join('${$}{')
}

/** Text that a pattern matches literally. */
export function escapeLiteral(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`)
}
