import { Random } from '../../packages/policy-engine/bench/random.js'
import type { User, WorkloadPolicy } from '../../packages/policy-engine/bench/workload.js'
import type { Call } from '../workload/calls.js'

const PICKERS = 100
/** One user in so many may not list, and so is one request. */
export const REFUSED_ONE_IN = 20

const APPLES = 'arn:tinyauth:apples:default::apples/'

/** May look at apples, but for those in the cellar. */
const READ: WorkloadPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'List', Effect: 'Allow', Action: 'apples:ListApples', Resource: APPLES },
    { Sid: 'Get', Effect: 'Allow', Action: 'apples:GetApple', Resource: `${APPLES}*` },
    { Sid: 'CellarIsClosed', Effect: 'Deny', Action: 'apples:*', Resource: `${APPLES}cellar-*` },
  ],
}

/** May look at single apples, but not at the list. */
const GET_ONE: WorkloadPolicy = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Get', Effect: 'Allow', Action: 'apples:GetApple', Resource: `${APPLES}*` }],
}

/** The users of the apples. */
export function pickers(): User[] {
  return Array.from({ length: PICKERS }, (_, i) => {
    const policy = i % REFUSED_ONE_IN === 0 ? GET_ONE : READ
    return { name: `picker-${String(i + 1).padStart(3, '0')}`, policies: [policy], groups: [] }
  })
}

/** `count` requests for the list, by users in random order. */
export function listCalls(users: readonly User[], count: number, seed: number): Call[] {
  const random = new Random(seed)
  const rounds = Array.from({ length: Math.ceil(count / users.length) }, () => random.shuffled(users))
  return rounds.flat().slice(0, count).map(listCall)
}

function listCall(user: User): Call {
  const allowed = user.policies.includes(READ)
  const pairs = [{ action: 'apples:ListApples', arn: APPLES, allowed }]
  return { user, service: 'apples', sourceIp: '127.0.0.1', stage: '', pairs }
}
