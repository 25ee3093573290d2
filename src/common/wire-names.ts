import { hasControlCharacter } from '@tinyauth/decision'

const LONGEST_ACTION = 128
const LONGEST_RESOURCE = 2048

/** Problem of an action of a question (`GetApple`; with `prefixed` also `apples:GetApple`), or `undefined`. */
export function actionProblem(action: unknown, prefixed = false): string | undefined {
  if (typeof action !== 'string') return 'must be a string'
  if (action === '' || action.length > LONGEST_ACTION) return `must have 1 to ${LONGEST_ACTION} characters`
  const colons = action.split(':').length - 1
  if (colons > (prefixed ? 1 : 0)) return prefixed ? 'must have one `:` at most' : 'must not have a prefix'
  if (hasCapitals(action.slice(0, action.indexOf(':') + 1))) return 'must have a prefix in lower case'
  return literalProblem(action, true)
}

/** Problem of a resource of a question, or `undefined`. Any text is taken: some clients ask about `urn:::/path`. */
export function resourceProblem(resource: unknown): string | undefined {
  if (typeof resource !== 'string') return 'must be a string'
  if (resource === '' || resource.length > LONGEST_RESOURCE) return `must have 1 to ${LONGEST_RESOURCE} characters`
  return literalProblem(resource, false)
}

function literalProblem(text: string, spaceless: boolean): string | undefined {
  if (text.includes('*') || text.includes('?')) return 'must not contain `*` or `?`: a question is about one thing'
  if (hasControlCharacter(text)) return 'must not contain control characters'
  return spaceless && text.includes(' ') ? 'must not contain spaces' : undefined
}

const LONGEST_NAME = 128

/**
 * Problem of a name by which a question or a path means a service (`apples`, `docker-registry`), or `undefined`. Actions are
 * matched without case and ARNs with it: in capitals a name would evade what a policy says about the service.
 */
export function serviceNameProblem(name: unknown): string | undefined {
  const problem = wordProblem(name, '._-')
  return problem ?? (hasCapitals(String(name)) ? 'must be in lower case' : undefined)
}

function hasCapitals(text: string): boolean {
  return text !== text.toLowerCase()
}

/** Problem of a region (`global`, `eu-west-1`), or `undefined`. */
export function regionProblem(region: unknown): string | undefined {
  return wordProblem(region, '_-')
}

function wordProblem(word: unknown, punctuation: string): string | undefined {
  if (typeof word !== 'string') return 'must be a string'
  if (word === '' || word.length > LONGEST_NAME) return `must have 1 to ${LONGEST_NAME} characters`
  for (let i = 0; i < word.length; i++) {
    const character = word.charAt(i)
    const letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
    const digit = character >= '0' && character <= '9'
    if (!letter && !digit && (i === 0 || !punctuation.includes(character))) {
      return `must be letters, digits and ${[...punctuation].map((c) => `\`${c}\``).join(', ')}, and begin with a letter or digit`
    }
  }
  return undefined
}
