import type { Problem } from '../problem.js'

/** Values by parameter name. */
export type ParameterValues = Readonly<Record<string, string>>

/** What the service always gives, unless it is configured otherwise: its partition and its own service name. */
export const DEFAULT_PARAMETERS = { partition: 'tinyauth', self: 'tinyauth' } as const satisfies ParameterValues

/** The document with every parameter replaced, or everything that stands in the way: then the policy must deny. */
export type BoundDocument =
  | { readonly document: unknown; readonly problems?: undefined }
  | { readonly document?: undefined; readonly problems: readonly Problem[] }

const SERVICE_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
const GROUP_PATH = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}(?:\/[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}){0,15}$/
const DEEPEST = 64
const MOST_VALUES = 100_000

/**
 * Replaces `{{name}}` in the texts of a policy document that has parameters (domain-model 5.5). Takes an already read value
 * or JSON text, and gives back the same kind; what it gives back still has to be parsed. Never throws.
 *
 * Accepted: `{{svc}}:*` with `svc` = `apples` or `*`; `groups/{{group}}/*` with `group` = `eng/backend`.
 * Rejected: a parameter without value, `{{ svc }}` and `{{{svc}}}` (malformed), `{{svc}}` in a member name, and values that
 * could reach further than they look: `partition` or `self` = `*`, `svc` = `app*`, `group` = `eng/*` or `../eng`.
 */
export function bindParameters(document: unknown, parameters: ParameterValues): BoundDocument {
  const invalid = Object.entries(parameters).flatMap(([name, value]) => valueProblem(name, value) ?? [])
  if (invalid.length > 0) return { problems: invalid }
  const binder = new ParameterBinder(new Map(Object.entries(parameters)))
  const bound = binder.bindDocument(document)
  return binder.problems.length > 0 ? { problems: binder.problems } : { document: bound }
}

/** Names of the parameters that a document asks for, each once, in the order of their first use. */
export function parameterNames(document: unknown): readonly string[] {
  const binder = new ParameterBinder(new Map())
  binder.bindDocument(document)
  return [...binder.missing]
}

function valueProblem(name: string, value: unknown): Problem | undefined {
  if (typeof value === 'string' && isParameterValue(name, value)) return undefined
  const form = name === 'group' ? 'a group path' : 'lower-case letters, digits and `-`'
  const star = allowsEverything(name) ? ', or `*`' : ''
  return { code: 'invalid-parameter', path: '', message: `parameter \`${name}\` is not ${form}${star}` }
}

// INVARIANT: no value that passes holds a character that JSON escapes, or one of `{}$:?`; a `*` is the whole value.
function isParameterValue(name: string, value: string): boolean {
  if (name === 'group') return GROUP_PATH.test(value)
  return SERVICE_NAME.test(value) || (value === '*' && allowsEverything(name))
}

function allowsEverything(name: string): boolean {
  return name !== 'partition' && name !== 'self' && name !== 'group'
}

const PLACEHOLDER = /(?<!\{)\{\{([A-Za-z][A-Za-z0-9]{0,62})\}\}/g
// JSON text can hide a brace behind an escape; nobody writes it so for another reason.
const OPENING = /(?:\{|\\u007b){2}/i

/** One pass over one document. */
class ParameterBinder {
  readonly problems: Problem[] = []
  readonly missing = new Set<string>()
  private left = MOST_VALUES

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  bindDocument(document: unknown): unknown {
    // In JSON text two opening braces stand side by side inside of strings only.
    if (typeof document === 'string') return this.bindText(document, '', true)
    try {
      return this.bind(document, '', 0)
    } catch {
      return this.refuse('not-plain-data', '', 'the document throws when it is read')
    }
  }

  private bind(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'string') return this.bindText(value, path, false)
    if (typeof value !== 'object' || value === null) return value
    if (depth > DEEPEST || --this.left < 0) return this.refuse('document-too-large', path, 'the document is too large')
    if (Array.isArray(value)) return value.map((element, i) => this.bind(element, `${path}/${i}`, depth + 1))
    // Left as it is, an instance of a class could carry parameters past this check.
    if (!isPlainObject(value)) return this.refuse('not-plain-data', path, 'the document holds what JSON does not have')
    return this.bindMembers(value, path, depth)
  }

  private bindMembers(value: object, path: string, depth: number): object {
    const members = Object.entries(value).map(([name, member]) => {
      const memberPath = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (OPENING.test(name)) this.refuse('parameter-in-name', memberPath, 'a member name holds a parameter')
      return [name, this.bind(member, memberPath, depth + 1)] as const
    })
    // Unlike an assignment, this makes `__proto__` a member like any other.
    return Object.fromEntries(members)
  }

  private bindText(text: string, path: string, escaped: boolean): string {
    if (!OPENING.test(text)) return text
    const bound = text.replace(PLACEHOLDER, (placeholder, name: string) => {
      const value = this.values.get(name)
      if (value === undefined) this.refuseMissing(name, path)
      // A placeholder without value is reported already; what is left over decides about malformed ones.
      return value ?? ' '.repeat(placeholder.length)
    })
    const open = escaped ? OPENING.test(bound) : bound.includes('{{')
    if (open) this.refuse('malformed-parameter', path, 'after `{{` stands no parameter name, closed by `}}`')
    return bound
  }

  private refuseMissing(name: string, path: string): void {
    this.missing.add(name)
    this.refuse('missing-parameter', path, `parameter \`${name}\` has no value`)
  }

  private refuse(code: string, path: string, message: string): undefined {
    this.problems.push({ code, path, message })
    return undefined
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of plain objects of any realm is at the end of its chain.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
