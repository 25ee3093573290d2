import { DomainError } from '../errors/domain-error.js'

/** What the placeholders of a template are replaced by. */
export interface TemplateValues {
  readonly path: Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * Fills `users/{username}` with path parameters and `users/{body.username}` with members of the body. Values stand as they
 * are: what a request names is literal, and a wildcard in it is a character.
 *
 * @throws DomainError `ValidationFailed` when a member of the body is no text
 */
export function fillTemplate(template: string, { path, body }: TemplateValues): string {
  let filled = ''
  let rest = template
  for (;;) {
    const open = rest.indexOf('{')
    if (open === -1) return filled + rest
    const close = rest.indexOf('}', open)
    filled += rest.slice(0, open) + valueOf(rest.slice(open + 1, close), path, body)
    rest = rest.slice(close + 1)
  }
}

function valueOf(name: string, path: Readonly<Record<string, string>>, body: unknown): string {
  const inBody = name.startsWith('body.')
  const value = inBody ? member(body, name.slice('body.'.length)) : path[name]
  if (typeof value === 'string') return value
  throw new DomainError('ValidationFailed', {
    problems: { [inBody ? name.slice('body.'.length) : name]: 'must be a string' },
  })
}

function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined
}
