import { type CompiledPolicy, compilePolicy } from '@tinyauth/policy-engine'

const MOST_CHARACTERS = 8 * 1024 * 1024

/** Whoever answers has limits of its own: all statements of a user stand in one document here. */
export const LIMITS = { documentBytes: MOST_CHARACTERS, policyCharacters: MOST_CHARACTERS, statements: 10_000 }

const PATTERNS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const

/**
 * Compiles what the original answers of a user's statements (wire-protocol 3.8). What cannot be read compiles to a policy that
 * denies.
 *
 * Its evaluator reads `[ab]` as one of two characters, which the language has not: an Allow that holds such a class is left out,
 * a Deny that does is one of everything.
 */
export function compileStatements(statements: unknown, id: string): CompiledPolicy {
  const Statement = Array.isArray(statements) ? statements.flatMap(withoutClasses) : statements
  return compilePolicy({ Statement }, { id, limits: LIMITS })
}

function withoutClasses(statement: unknown): readonly unknown[] {
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) return [statement]
  const fields = statement as Readonly<Record<string, unknown>> // any object may be read by name
  if (!PATTERNS.some((name) => holdsClass(fields[name]))) return [statement]
  if (fields['Effect'] === 'Allow') return []
  const { NotAction: _, NotResource: __, ...others } = fields
  return [{ ...others, Action: '*', Resource: '*' }]
}

function holdsClass(patterns: unknown): boolean {
  return (Array.isArray(patterns) ? patterns : [patterns]).some(
    (pattern: unknown) => typeof pattern === 'string' && pattern.includes('['),
  )
}
