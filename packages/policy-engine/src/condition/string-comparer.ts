import type { BaseOperator } from '../condition-operator.js'
import { compileTemplate, type Glob, globMatches } from '../pattern/glob.js'
import type { Variable } from '../pattern/template.js'
import type { CompiledComparer, Comparer, Truth, VariableResolver } from './comparer.js'
import { allVariables, describeText, readTextValues, renderText, type TextValue } from './text-value.js'

/** Compiles the policy values of a String operator; `variables` is false for documents of 2008-10-17. */
export function compileString(operator: BaseOperator, values: readonly string[], variables: boolean): CompiledComparer {
  const read = readTextValues(values, variables)
  if ('code' in read) return { fault: read }
  if (operator.relation === 'equalsIgnoreCase') return { comparer: new IgnoreCaseComparer(read) }
  return { comparer: new GlobComparer(read, operator.relation === 'like') }
}

class GlobComparer implements Comparer {
  readonly variables: readonly Variable[]
  private readonly globs: readonly Glob[]

  constructor(
    private readonly values: readonly TextValue[],
    wildcards: boolean,
  ) {
    this.variables = allVariables(values)
    this.globs = values.map((value) => compileTemplate(value.parts, wildcards))
  }

  holdsForAny(value: string, resolver: VariableResolver): Truth {
    let found: Truth = false
    for (const glob of this.globs) {
      const resolved = glob.variables.length === 0 || resolver.resolve(glob.variables)
      if (resolved === 'error') return 'error'
      if (resolved && globMatches(glob, value, resolver)) found = true
    }
    return found
  }

  expected(resolver: VariableResolver): readonly string[] {
    return this.values.map((value) => describeText(value, resolver))
  }
}

class IgnoreCaseComparer implements Comparer {
  readonly variables: readonly Variable[]
  private readonly plain: ReadonlySet<string>
  private readonly templates: readonly TextValue[]

  constructor(private readonly values: readonly TextValue[]) {
    this.variables = allVariables(values)
    const plain = values.filter((value) => value.variables.length === 0)
    this.plain = new Set(plain.map((value) => textOfPlain(value).toLowerCase()))
    this.templates = values.filter((value) => value.variables.length > 0)
  }

  holdsForAny(value: string, resolver: VariableResolver): Truth {
    const lower = value.toLowerCase()
    let found: Truth = this.plain.has(lower)
    for (const template of this.templates) {
      const resolved = resolver.resolve(template.variables)
      if (resolved === 'error') return 'error'
      if (resolved && renderText(template, resolver).toLowerCase() === lower) found = true
    }
    return found
  }

  expected(resolver: VariableResolver): readonly string[] {
    return this.values.map((value) => describeText(value, resolver))
  }
}

function textOfPlain(value: TextValue): string {
  return value.parts.map((part) => (part.kind === 'variable' ? '' : part.text)).join('')
}
