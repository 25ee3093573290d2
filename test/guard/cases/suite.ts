import type { Circumstances, Decider, Pair, Question } from '@tinyauth/guard/client'
import type { ManualClock } from '../../../src/common/clock.js'
import type { Client, Credential } from '../../service/client.js'
import { succeeded } from '../../service/harness.js'
import type { CaseUser } from './case-rows.js'
import { caseUser, startCaseService } from './case-service.js'
import type { CaseService } from './case-service.js'
import { proofOf } from './credentials.js'
import type { CredentialKind } from './credentials.js'
import { MODE_NAMES, deciderOf } from './modes.js'
import type { ModeName } from './modes.js'
import { outcomeOf } from './outcome.js'
import type { Outcome } from './outcome.js'
import type { SuiteCase } from './suite-case.js'

/** A case with its user and the way in which he proves himself. */
export interface PreparedCase {
  readonly found: SuiteCase
  readonly user: CaseUser
  readonly credential: CredentialKind
}

/** What every mode came to, by mode and case. */
export type Outcomes = ReadonlyMap<ModeName, ReadonlyMap<string, Outcome>>

/** Every user of the suite may do this, so that a call has something that is allowed beside the case. */
const KNOWN: Pair = { action: 'SuiteKnown', resource: 'arn:tinyauth:suite:default::known' }

const CREDENTIALS = ['basic', 'session', 'sigv4'] as const satisfies readonly CredentialKind[]
/** A session is no key, so it is not under the boundary of one. */
const KEY_CREDENTIALS = ['basic', 'sigv4'] as const satisfies readonly CredentialKind[]

/** Cases that are asked at the same time. */
const AT_ONCE = 16

/**
 * Gives each case a user, and credentials take turns. Cases in which the same is held share one: then what a mode remembers
 * of one must not answer for another.
 */
export function prepare(cases: readonly SuiteCase[]): readonly PreparedCase[] {
  const users = new Map<string, CaseUser>()
  return cases.map((found, index) => {
    const holder = withKnown(found)
    const held = JSON.stringify(holder)
    const user = users.get(held) ?? caseUser(`case-${users.size}`, holder)
    users.set(held, user)
    const kinds = 'keyBoundary' in holder ? KEY_CREDENTIALS : CREDENTIALS
    return { found, user, credential: kinds[index % kinds.length] ?? 'basic' }
  })
}

function withKnown({ holder, service }: SuiteCase): SuiteCase['holder'] {
  const Statement = { Effect: 'Allow', Action: `${service}:${KNOWN.action}`, Resource: KNOWN.resource }
  return { ...holder, policies: [...holder.policies, { Version: '2012-10-17', Statement }] }
}

/** Asks every case in every mode, of one service. */
export async function runSuite(cases: readonly PreparedCase[], clock: ManualClock): Promise<Outcomes> {
  const users = [...new Set(cases.map(({ user }) => user))]
  const started = await startCaseService(users, clock)
  try {
    const guards = await gatekeepers(started, new Set(cases.map(({ found }) => found.service)))
    const outcomes = new Map<ModeName, ReadonlyMap<string, Outcome>>()
    for (const mode of MODE_NAMES) outcomes.set(mode, await runMode(mode, cases, { started, guards, clock }))
    return outcomes
  } finally {
    await started.stop()
  }
}

interface Stage {
  readonly started: CaseService
  readonly guards: ReadonlyMap<string, Credential>
  readonly clock: ManualClock
}

async function runMode(
  mode: ModeName,
  cases: readonly PreparedCase[],
  { started, guards, clock }: Stage,
): Promise<ReadonlyMap<string, Outcome>> {
  const { url } = started.service
  const deciders = new Map<string, Decider>()
  for (const [service, gatekeeper] of guards)
    deciders.set(service, deciderOf(mode, { url, service, gatekeeper, clock }))
  try {
    await Promise.all([...deciders.values()].map((decider) => decider.ready()))
    return await askAll(cases, deciders, clock.now(), mode === 'remote with cache' ? 2 : 1)
  } finally {
    await Promise.all([...deciders.values()].map((decider) => decider.close()))
  }
}

async function askAll(
  cases: readonly PreparedCase[],
  deciders: ReadonlyMap<string, Decider>,
  nowMs: number,
  times: 1 | 2,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const left = cases.values()
  const work = async (): Promise<void> => {
    for (const { found, user, credential } of left) {
      const decider = deciders.get(found.service)
      if (decider === undefined) throw new Error(`nobody guards \`${found.service}\``)
      const asker = { ...proofOf(credential, user, found.service, nowMs), context: found.context }
      const questions = { alone: about(asker, found.pair), paired: about(asker, KNOWN, found.pair) }
      outcomes.set(found.id, await outcomeOf(decider, questions, times))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return outcomes
}

function about(circumstances: Circumstances, ...pairs: readonly Pair[]): Question {
  return { ...circumstances, pairs }
}

/** A key for the guard of each service, with the built-in policy of those who decide locally. */
async function gatekeepers(
  { service, rootKey }: CaseService,
  names: ReadonlySet<string>,
): Promise<Map<string, Credential>> {
  const root = service.anonymous.as(rootKey)
  const guards = new Map<string, Credential>()
  for (const name of names) guards.set(name, await gatekeeper(root, name))
  return guards
}

async function gatekeeper(root: Client, service: string): Promise<Credential> {
  const username = `guard-of-${service}`
  succeeded(await root.post('/api/v1/users', { username }))
  const attachment = { policy: 'LocalGatekeeper', parameters: { svc: service } }
  succeeded(await root.post(`/api/v1/users/${username}/attached-policies`, attachment))
  const { body } = succeeded(await root.post(`/api/v1/users/${username}/keys`))
  // Keys are answered with these members (wire-protocol 3.4).
  const { access_key_id: keyId, secret_access_key: secret } = body as Record<
    'access_key_id' | 'secret_access_key',
    string
  >
  return { keyId, secret }
}
