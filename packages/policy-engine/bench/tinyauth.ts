import { compileLayers, type CompiledLayers } from '../src/decide/compile-layers.js'
import { compilePolicy, type CompiledPolicy } from '../src/statement/compile-policy.js'
import { decide } from '../src/decide/decide.js'
import type { IdentitySource } from '../src/layers.js'
import { askedOf, engineOver, entry, type Engine } from './engine.js'
import type { Case } from './requests.js'
import type { Holder, User, Workload, WorkloadPolicy } from './workload.js'

/** The policies of a workload, compiled: those of a group once for all its members. */
export interface CompiledWorkload {
  readonly sources: ReadonlyMap<Holder, IdentitySource>
  readonly policies: number
}

/** Compiles every policy of a workload. */
export function compileWorkload(workload: Workload): CompiledWorkload {
  const sources = new Map<Holder, IdentitySource>()
  for (const group of workload.groups) sources.set(group, sourceOf(group, 'group'))
  for (const user of workload.users) sources.set(user, sourceOf(user, 'user'))
  const policies = [...sources.values()].reduce((sum, source) => sum + source.policies.length, 0)
  return { sources, policies }
}

function sourceOf(holder: Holder, kind: 'user' | 'group'): IdentitySource {
  const id = `${kind}s/${holder.name}`
  return { id, kind, policies: holder.policies.map((policy, i) => compiled(policy, `${id}/p${String(i)}`)) }
}

function compiled(document: WorkloadPolicy, id: string): CompiledPolicy {
  const policy = compilePolicy(document, { id, version: 'v1' })
  const problem = policy.problems[0]
  if (problem !== undefined) throw new Error(`a policy of the workload is refused: ${problem.message}`)
  return policy
}

/** Compiles the layers of one user out of compiled policies. */
export function layersOf(user: User, workload: CompiledWorkload): CompiledLayers {
  return compileLayers({ identity: [user, ...user.groups].map((holder) => entry(workload.sources, holder)) })
}

/** The engine of this package, with the layers of every user of the cases compiled in advance. */
export function tinyauthEngine(
  name: 'tinyauth' | 'tinyauth-all',
  cases: readonly Case[],
  workload: CompiledWorkload,
): Engine {
  const asked = askedOf(cases, (user) => layersOf(user, workload))
  return engineOver(name, cases, asked, ({ request, prepared }) => decide(request, prepared).decision === 'Allow')
}
