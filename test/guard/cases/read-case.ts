import type { ContextRecord } from '@tinyauth/policy-engine'
import { readCallerContext } from '@tinyauth/decision'
import { compileLayers } from '../../../packages/policy-engine/src/decide/compile-layers.js'
import { decide } from '../../../packages/policy-engine/src/decide/decide.js'
import type { RequestData } from '../../../packages/policy-engine/test/corpus/corpus-file.js'
import { layersFrom, principalFrom } from '../../../packages/policy-engine/test/corpus/layers-data.js'
import type { LayersData } from '../../../packages/policy-engine/test/corpus/layers-data.js'
import { actionProblem, resourceProblem, serviceNameProblem } from '../../../src/common/wire-names.js'
import { Refused, readHolder } from './read-holder.js'
import type { SuiteReading } from './suite-case.js'

/** A case of either corpus. */
export interface CaseData {
  readonly id: string
  readonly layers: LayersData
  readonly request: RequestData
  /** Whether the engine allows it. */
  readonly allowed: boolean
}

/** Reads a case as a question about one user of a service, or names the rule by which it is none. */
export function readCase({ id, layers, request, allowed }: CaseData): SuiteReading {
  try {
    assertPrincipal(request)
    const [service = '', ...rest] = request.action.split(':')
    const action = rest.join(':')
    const lowerService = service.toLowerCase()
    refuse('the service', serviceNameProblem(lowerService))
    refuse('the action', actionProblem(action))
    refuse('the resource', resourceProblem(request.resource))
    const context = readContext(request.context)
    const holder = readHolder(layers)
    const expected = dependsOnOurs(layers, request) ? undefined : allowed
    return { id, service: lowerService, pair: { action, resource: request.resource }, context, holder, expected }
  } catch (error) {
    if (error instanceof Refused) return { id, refused: error.message }
    throw error
  }
}

function assertPrincipal({ principal, resourceAccount }: RequestData): void {
  const { kind, account } = principalFrom(principal)
  if (kind === 'anonymous' || kind === 'service') throw new Refused('nobody with a credential asks')
  if (kind === 'federated' || kind === 'federatedSession') throw new Refused('a federated principal is no user')
  if (resourceAccount !== undefined && account !== undefined && account !== resourceAccount) {
    throw new Refused('a resource of another account: tinyauth has one')
  }
}

function refuse(what: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Refused(`${what} of a question ${problem}`)
}

/** The context as a caller may send it. */
function readContext(context: ContextRecord = {}): ContextRecord {
  const problems: Record<string, string> = {}
  readCallerContext(context, problems)
  const [problem] = Object.values(problems)
  refuse('the context', problem)
  return context
}

/** Whether the decision looks at a key that the service sets, whatever the caller says. */
function dependsOnOurs(layers: LayersData, request: RequestData): boolean {
  const compiled = compileLayers(layersFrom(layers))
  const decision = decide({ ...request, principal: principalFrom(request.principal) }, compiled)
  return [...decision.consultedKeys, ...decision.missingContext].some(isOurs)
}

function isOurs(key: string): boolean {
  return Object.keys(readCallerContext({ [key]: 'x' }, {})).length === 0
}
