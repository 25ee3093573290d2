import type { Variable } from '../pattern/template.js'
import type { CompiledComparer, Comparer, Truth, VariableResolver } from './comparer.js'
import { allVariables, describeText, readTextValues, renderText, type TextValue } from './text-value.js'

/** `true` and `false` in any case; `undefined` for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

/** Compiles the policy values of `Bool`; a value with variables is read when it is compared. */
export function compileBool(values: readonly string[], variables: boolean): CompiledComparer {
  const read = readTextValues(values, variables)
  if ('code' in read) return { fault: read }
  const unreadable = read.find((value) => value.variables.length === 0 && parseBoolean(value.source) === undefined)
  if (unreadable !== undefined) {
    return { fault: { code: 'invalid-boolean', message: `\`${unreadable.source}\` is neither \`true\` nor \`false\`` } }
  }
  return { comparer: new BoolComparer(read) }
}

class BoolComparer implements Comparer {
  readonly variables: readonly Variable[]

  constructor(private readonly values: readonly TextValue[]) {
    this.variables = allVariables(values)
  }

  holdsForAny(value: string, resolver: VariableResolver): Truth {
    const left = parseBoolean(value)
    if (left === undefined) return 'error'
    let found: Truth = false
    for (const template of this.values) {
      const right = booleanOf(template, resolver)
      if (right === 'error') return 'error'
      if (right === left) found = true
    }
    return found
  }

  expected(resolver: VariableResolver): readonly string[] {
    return this.values.map((value) => describeText(value, resolver))
  }
}

/** `undefined` when a variable is missing: that policy value matches nothing. */
function booleanOf(value: TextValue, resolver: VariableResolver): boolean | 'error' | undefined {
  const resolved = value.variables.length === 0 || resolver.resolve(value.variables)
  if (resolved === 'error') return 'error'
  return resolved ? (parseBoolean(renderText(value, resolver)) ?? 'error') : undefined
}
