import type { EntityManager } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { PolicyEntity, PolicyVersionEntity } from '../../store/index.js'
import { documentProblems } from '../policy-documents/document-problems.js'
import { type GivenParameters, problemsOfUse, readManagedDocument } from '../policy-documents/managed-document.js'
import { findPolicyUses, type PolicyUse, TYPE_OF_USE } from './policy-uses.js'

/** Versions of one policy at most. */
const MOST_VERSIONS = 5
const MOST_NAMED_PLACES = 10

/** @throws DomainError `ValidationFailed` with every problem */
export function acceptedDocument(
  input: unknown,
  given: GivenParameters,
): { readonly text: string; readonly parameters: readonly string[] } {
  const document = readManagedDocument(input, given)
  if (document.problems === undefined) return document
  throw new DomainError('ValidationFailed', { problems: documentProblems(document.problems) })
}

/** @throws DomainError `Conflict` when the name is taken, in whatever case */
export async function assertPolicyNameFree(manager: EntityManager, name: string): Promise<void> {
  const taken = await manager.findOneBy(PolicyEntity, { lowerName: name.toLowerCase() })
  if (taken === null) return
  throw new DomainError('Conflict', { problems: { name: `policy \`${taken.name}\` exists already` } })
}

/** @throws DomainError `Conflict`: what ships with the service comes from its files at each start */
export function assertNotBuiltin({ name, builtin }: PolicyEntity): void {
  if (!builtin) return
  const problem = `\`${name}\` ships with the service and cannot be changed: make a policy of your own`
  throw new DomainError('Conflict', { problems: { policy: problem } })
}

/** Every attachment has values for the parameters of the first version, and for no others. @throws DomainError `ValidationFailed` */
export function assertKnownParameters(policy: PolicyEntity, parameters: readonly string[]): void {
  const unknown = parameters.filter((name) => !policy.parameters.includes(name))
  if (unknown.length === 0) return
  const names = unknown.map((name) => `\`${name}\``).join(', ')
  const problem = `parameters ${names} are not among those of \`${policy.name}\`, which its attachments fill in: make another policy`
  throw new DomainError('ValidationFailed', { problems: { policy: problem } })
}

/** @throws DomainError `Conflict` */
export async function assertRoomForVersion(manager: EntityManager, policy: PolicyEntity): Promise<void> {
  if ((await manager.countBy(PolicyVersionEntity, { policyId: policy.id })) < MOST_VERSIONS) return
  const problem = `\`${policy.name}\` has ${MOST_VERSIONS} versions, which is the limit: delete one`
  throw new DomainError('Conflict', { problems: { policy: problem } })
}

/** @throws DomainError `Conflict` naming where */
export async function assertUnused(manager: EntityManager, policy: PolicyEntity): Promise<void> {
  const uses = await findPolicyUses(manager, policy.id)
  if (uses.length === 0) return
  const problem = `\`${policy.name}\` is in use, detach it first: ${placesOf(uses)}`
  throw new DomainError('Conflict', { problems: { policy: problem } })
}

/**
 * Lets a document into force only where it is accepted: a boundary or guardrail that the engine refuses denies all.
 *
 * @throws DomainError `Conflict` naming the place
 */
export async function assertFitsUses(
  manager: EntityManager,
  policy: PolicyEntity,
  document: string,
  given: GivenParameters,
): Promise<void> {
  for (const { where, kind, parameters } of await findPolicyUses(manager, policy.id)) {
    const [problem] = problemsOfUse(document, { given, values: parameters, type: TYPE_OF_USE[kind] })
    if (problem === undefined) continue
    const text = `would not do at ${where}: ${problem.path} ${problem.message}`
    throw new DomainError('Conflict', { problems: { policy: text } })
  }
}

function placesOf(uses: readonly PolicyUse[]): string {
  const named = uses.slice(0, MOST_NAMED_PLACES).map(({ where }) => where)
  const more = uses.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
