import { DomainError } from './domain-error.js'

/** @throws DomainError `ValidationFailed` when there are problems */
export function throwProblems(problems: Readonly<Record<string, string>>): void {
  if (Object.keys(problems).length > 0) throw new DomainError('ValidationFailed', { problems })
}
