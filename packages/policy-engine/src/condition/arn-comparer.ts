import { splitTemplate } from '../pattern/arn-template.js'
import { compileTokens, type Glob, globMatches } from '../pattern/glob.js'
import type { Variable } from '../pattern/template.js'
import type { CompiledComparer, Comparer, Truth, VariableResolver } from './comparer.js'
import { allVariables, describeText, readTextValues, type TextValue } from './text-value.js'

interface ArnPattern {
  readonly parts: readonly Glob[]
  readonly variables: readonly Variable[]
}

/** Compiles the policy values of the Arn operators: six parts, each a pattern of its own (policy-semantics 3.9). */
export function compileArn(values: readonly string[], variables: boolean): CompiledComparer {
  const read = readTextValues(values, variables)
  if ('code' in read) return { fault: read }
  const patterns: ArnPattern[] = []
  for (const value of read) {
    const sections = splitTemplate(value.parts)
    if (sections.length < 6) {
      return { fault: { code: 'invalid-arn', message: `\`${value.source}\` has fewer than the six parts of an ARN` } }
    }
    patterns.push({ parts: sections.map(compileTokens), variables: value.variables })
  }
  return { comparer: new ArnComparer(read, patterns) }
}

class ArnComparer implements Comparer {
  readonly variables: readonly Variable[]

  constructor(
    private readonly values: readonly TextValue[],
    private readonly patterns: readonly ArnPattern[],
  ) {
    this.variables = allVariables(values)
  }

  holdsForAny(value: string, resolver: VariableResolver): Truth {
    const ends = endsOfParts(value)
    if (ends === undefined) return 'error'
    let found: Truth = false
    for (const pattern of this.patterns) {
      const resolved = pattern.variables.length === 0 || resolver.resolve(pattern.variables)
      if (resolved === 'error') return 'error'
      if (resolved && partsMatch(pattern.parts, value, ends, resolver)) found = true
    }
    return found
  }

  expected(resolver: VariableResolver): readonly string[] {
    return this.values.map((value) => describeText(value, resolver))
  }
}

function endsOfParts(text: string): readonly number[] | undefined {
  const ends: number[] = []
  for (let at = text.indexOf(':'); at !== -1 && ends.length < 5; at = text.indexOf(':', at + 1)) ends.push(at)
  return ends.length === 5 ? [...ends, text.length] : undefined
}

function partsMatch(
  parts: readonly Glob[],
  text: string,
  ends: readonly number[],
  resolver: VariableResolver,
): boolean {
  let from = 0
  for (const [i, part] of parts.entries()) {
    const to = ends[i] ?? text.length
    if (!globMatches(part, text, resolver, from, to)) return false
    from = to + 1
  }
  return true
}
