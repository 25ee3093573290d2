import { InvalidResourceError } from '../authorizer/errors.js'
import { hasControl, hasLoneSurrogate } from './characters.js'

/** The parts of an ARN that are the same for all resources of a guard. */
export interface ArnParts {
  readonly partition: string
  readonly service: string
  readonly region: string
}

/** What the service and the engine judge at most. */
const LONGEST_ARN = 2048

/**
 * The ARN of a resource, byte for byte that of the original (capabilities T5): without type `arn:tinyauth:test:default::`,
 * with a type alone `…::apples/`, with an id `…::apples/fred`. An id is text: `*`, `?` and `:` in it are letters
 * here; that nothing is asked about ids with `*` or `?` is for the authorizer to say, because the service refuses them.
 *
 * @throws InvalidResourceError for an empty type or id, an id without type, control characters, lone surrogates, and an ARN
 * of more than 2048 characters. The message does not repeat the id.
 */
export function resourceArn({ partition, service, region }: ArnParts, type?: string, id?: string): string {
  const base = `arn:${partition}:${service}:${region}::`
  if (type === undefined) {
    if (id !== undefined) throw new InvalidResourceError('an id needs a type of resource')
    return base
  }
  assertPart('type', type)
  if (id === undefined) return `${base}${type}/`
  assertPart(`id of \`${type}\``, id)
  const arn = `${base}${type}/${id}`
  if (arn.length > LONGEST_ARN) {
    throw new InvalidResourceError(`the ARN of \`${type}\` would have more than ${LONGEST_ARN} characters`)
  }
  return arn
}

/** An empty id would mean the whole class. Text that is no text would be another one when it is sent. */
function assertPart(name: string, part: string): void {
  // Whatever TypeScript says, ids come out of requests.
  if (typeof part !== 'string' || part === '') throw new InvalidResourceError(`the ${name} is missing`)
  if (hasControl(part)) throw new InvalidResourceError(`the ${name} holds a control character`)
  if (hasLoneSurrogate(part)) throw new InvalidResourceError(`the ${name} holds half a character`)
}
