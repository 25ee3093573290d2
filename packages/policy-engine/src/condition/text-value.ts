import { parseTemplate, type TemplatePart, type Variable } from '../pattern/template.js'
import type { Fault } from '../fault.js'
import type { VariableResolver } from './comparer.js'

/** A policy value with its variables taken apart. */
export interface TextValue {
  readonly source: string
  readonly parts: readonly TemplatePart[]
  readonly variables: readonly Variable[]
}

/** Reads policy values; without `variables` (2008-10-17) every value is plain text. The first malformed variable is the fault. */
export function readTextValues(values: readonly string[], variables: boolean): readonly TextValue[] | Fault {
  const read: TextValue[] = []
  for (const source of values) {
    const { parts, fault } = variables ? parseTemplate(source) : plain(source)
    if (parts === undefined) return fault
    read.push({ source, parts, variables: variablesOf(parts) })
  }
  return read
}

function plain(text: string): { readonly parts: readonly TemplatePart[]; readonly fault?: undefined } {
  return { parts: text === '' ? [] : [{ kind: 'text', text, at: 0 }] }
}

/** The variables among the parts. */
export function variablesOf(parts: readonly TemplatePart[]): Variable[] {
  return parts.flatMap((part) => (part.kind === 'variable' ? [part.variable] : []))
}

/** The text with variables replaced; they must have been resolved. */
export function renderText(value: TextValue, resolver: VariableResolver): string {
  return value.parts.map((part) => (part.kind === 'variable' ? resolver.textOf(part.variable) : part.text)).join('')
}

/** The text for explanations: as `renderText` where all variables have values, else as written. */
export function describeText(value: TextValue, resolver: VariableResolver): string {
  return value.variables.length > 0 && resolver.resolve(value.variables) === true
    ? renderText(value, resolver)
    : value.source
}

/** The variables of all values. */
export function allVariables(values: readonly TextValue[]): readonly Variable[] {
  return values.flatMap((value) => value.variables)
}
