import type { VariableResolver } from '../condition/comparer.js'
import type { ResourcePattern } from './resource-pattern.js'
import { parseTemplate, type TemplatePart } from './template.js'

/**
 * The pattern as text of version 2012-10-17 with its variables replaced; `undefined` when one has no value. Text that
 * came from a value or an escape is escaped again (`*` → `${*}`), so that it stays literal.
 */
export function renderPattern(pattern: ResourcePattern, resolver: VariableResolver): string | undefined {
  if (pattern.variables.length > 0 && resolver.resolve(pattern.variables) !== true) return undefined
  const parts = pattern.templated ? parseTemplate(pattern.source).parts : undefined
  if (parts === undefined) return escapeDollars(pattern.source)
  return parts.map((part) => textOfPart(part, resolver)).join('')
}

function textOfPart(part: TemplatePart, resolver: VariableResolver): string {
  if (part.kind === 'text') return escapeDollars(part.text)
  return escapeLiteral(part.kind === 'literal' ? part.text : resolver.textOf(part.variable))
}

/** A `$` stays itself, whatever text comes to stand behind it. */
function escapeDollars(text: string): string {
  return text.split('$').join('${$}')
}

/** Text that a pattern matches literally. */
export function escapeLiteral(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`)
}
