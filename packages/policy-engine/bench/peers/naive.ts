import type { AuthorizationRequest } from '../../src/request.js'
import type { User, WorkloadCondition, WorkloadStatement } from '../workload.js'

const DOT = 0x2e
const ZERO = 0x30

/** What a request comes to. */
export type Outcome = 'allow' | 'explicitDeny' | 'implicitDeny'

/**
 * The yardstick: loops over every statement of the user and of its groups, as policy-semantics 3.10 says, for the part
 * of the language that the workloads use. Shares no code with the engine.
 */
export function naiveOutcome(user: User, request: AuthorizationRequest): Outcome {
  let outcome: Outcome = 'implicitDeny'
  for (const holder of [user, ...user.groups]) {
    for (const policy of holder.policies) {
      for (const statement of policy.Statement) {
        if (!statementApplies(statement, request)) continue
        if (statement.Effect === 'Deny') return 'explicitDeny'
        outcome = 'allow'
      }
    }
  }
  return outcome
}

/** Whether action, resource and condition of one statement all match. */
export function statementApplies(statement: WorkloadStatement, request: AuthorizationRequest): boolean {
  return (
    globMatches(statement.Action.toLowerCase(), request.action.toLowerCase()) &&
    arnMatches(statement.Resource, request) &&
    conditionHolds(statement.Condition, request)
  )
}

// Part by part (3.4). Requests of the workloads hold five colons, for which the strict and the loose reading agree.
function arnMatches(pattern: string, request: AuthorizationRequest): boolean {
  if (pattern === '*') return true
  const wanted = pattern.split(':')
  const given = request.resource.split(':')
  return wanted.length === given.length && wanted.every((part, i) => globMatches(withUsername(part, request), given[i]))
}

// User names of the workloads hold no `*`, `?` or `$`, so putting the name into the text keeps it literal.
function withUsername(part: string, request: AuthorizationRequest): string {
  return part.replace('${Username}', contextText(request, 'Username'))
}

function conditionHolds(condition: WorkloadCondition | undefined, request: AuthorizationRequest): boolean {
  if (condition === undefined) return true
  if ('StringEquals' in condition) return condition.StringEquals.Stage === contextText(request, 'Stage')
  return addressWithin(contextText(request, 'SourceIp'), condition.IpAddress.SourceIp)
}

function contextText(request: AuthorizationRequest, key: string): string {
  const value = request.context?.[key]
  if (typeof value !== 'string') throw new Error(`a request of the workload lacks the key ${key}`)
  return value
}

function addressWithin(address: string, range: string): boolean {
  const [base = '', length = '32'] = range.split('/')
  const size = 2 ** (32 - Number(length))
  return Math.floor(addressNumber(address) / size) === Math.floor(addressNumber(base) / size)
}

/**
 * An IPv4 address as a number, for ranges that are compared as numbers. Peers read the address of every request with
 * it, so it makes no list of the parts.
 */
export function addressNumber(address: string): number {
  let whole = 0
  let part = 0
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i)
    if (code === DOT) {
      whole = whole * 256 + part
      part = 0
    } else part = part * 10 + (code - ZERO)
  }
  return whole * 256 + part
}

/** `*` is any run of characters; tries every split, which is slow and plainly right. */
function globMatches(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false
  const star = pattern.indexOf('*')
  if (star === -1) return pattern === text
  if (!text.startsWith(pattern.slice(0, star))) return false
  const rest = pattern.slice(star + 1)
  for (let from = star; from <= text.length; from++) {
    if (globMatches(rest, text.slice(from))) return true
  }
  return false
}
