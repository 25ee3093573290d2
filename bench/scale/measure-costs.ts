import { cpus, loadavg } from 'node:os'
import { loadConfig } from '../../src/common/config/index.js'
import { createLog } from '../../src/common/log/index.js'
import { SystemClock } from '../../src/common/clock.js'
import { eventOf, lineText } from '../../src/decide/events/service-event.js'
import { type BuiltFoundations, buildFoundations } from '../../src/foundations.js'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEntity,
  MembershipEntity,
  PolicyEntity,
  PolicyVersionEntity,
  UserEntity,
} from '../../src/store/index.js'
import * as a from '../../test/store/fixtures.js'
import { createDatabase, startPostgres } from '../../test/store/postgres-server.js'
import { mixed } from './population.js'
import type { UnitCosts } from './parameters.js'

const USERS = 3_000
const GROUPS = 300
const POLICIES = 50
const ROUNDS = 300
const BATCH = 1_000

/** Measures what one of each takes on a PostgreSQL server of this machine. @throws Error where there is none */
export async function measureCosts(): Promise<UnitCosts> {
  const server = await startPostgres()
  if ('skipped' in server) throw new Error(server.skipped)
  const { url } = await createDatabase(server)
  try {
    return await measureOn(url)
  } finally {
    await server.stop()
  }
}

async function measureOn(url: string): Promise<UnitCosts> {
  const key = Buffer.alloc(32, 7).toString('base64')
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    DATABASE_URL: url,
    MASTER_KEY: key,
    SECRET_SIGNING_KEY: key,
  }
  const { config } = loadConfig(environment)
  const foundations = await buildFoundations(config, createLog(config, new SystemClock()))
  try {
    const keyIds = await people(foundations)
    await foundations.feed.start()
    const { store, feed } = foundations
    const { fillMs, entryBytes } = await fill(foundations, keyIds)
    const lookMs = await quick(ROUNDS, () => feed.pull())
    const writeMs = await quick(ROUNDS, () =>
      store.unitOfWork.run((tx) => {
        tx.change({ type: 'user', id: a.newId() })
        return Promise.resolve()
      }),
    )
    const audited = (events: number, rounds: number): Promise<number> =>
      quick(rounds, () =>
        store.unitOfWork.run((tx) => {
          for (let event = 0; event < events; event++) tx.audit(a.auditEvent({ id: a.newId() }))
          return Promise.resolve()
        }),
      )
    const one = await audited(1, ROUNDS)
    const auditEventMs = Math.max(0, (await audited(BATCH, 10)) - one) / (BATCH - 1)
    const auditBatchMs = Math.max(0, one - auditEventMs)
    const measuredOn = machine()
    return { measuredOn, fillMs, lookMs, writeMs, auditBatchMs, auditEventMs, entryBytes, eventBytes: eventBytes() }
  } finally {
    foundations.feed.stop()
    await foundations.store.close()
  }
}

/** What it was measured on, and what else that had to do. */
function machine(): string {
  const [processor] = cpus()
  const load = (loadavg()[0] ?? 0).toFixed(1)
  const what = `Node ${process.version}, ${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, PostgreSQL beside it`
  return `${new Date().toISOString().slice(0, 10)}, ${what}, load average ${load}; the fastest tenth of each`
}

/** Users with a key, three groups each with two managed policies; answers the ids of the keys. */
async function people({ store }: BuiltFoundations): Promise<readonly string[]> {
  const policies = Array.from({ length: POLICIES }, () => a.policy())
  const groups = Array.from({ length: GROUPS }, () => a.group())
  const users = Array.from({ length: USERS }, () => a.user())
  const keys = users.map((user) => a.accessKey(user.id))
  const document = (number: number): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: ['Get', 'List', 'Put'].map((verb) => {
        return {
          Effect: 'Allow',
          Action: `orchard:${verb}*`,
          Resource: `arn:tinyauth:orchard:default::trees/${number}/*`,
        }
      }),
    })
  const memberships = users.flatMap((user, at) => {
    const chosen = new Set([0, 1, 2].map((place) => mixed(at, place) % GROUPS))
    return [...chosen].map((group) => a.membership(user.id, groups[group]?.id ?? ''))
  })
  const attachments = groups.flatMap((group, at) =>
    [0, 1].map((place) => a.attachment(policies[(at * 2 + place) % POLICIES]?.id ?? '', { groupId: group.id })),
  )
  await store.unitOfWork.run(async ({ manager }) => {
    await manager.insert(PolicyEntity, policies)
    await manager.insert(
      PolicyVersionEntity,
      policies.map((policy, at) => a.policyVersion(policy.id, 1, document(at))),
    )
    await manager.insert(GroupEntity, groups)
    for (const part of parts(users)) await manager.insert(UserEntity, [...part])
    for (const part of parts(keys)) await manager.insert(AccessKeyEntity, [...part])
    for (const part of parts(memberships)) await manager.insert(MembershipEntity, [...part])
    await manager.insert(AttachmentEntity, attachments)
  })
  await store.dataSource.query('analyze')
  return keys.map(({ keyId }) => keyId)
}

function* parts<T>(all: readonly T[], size = 500): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}

/** Reads everybody once, one after the other. */
async function fill(
  { snapshot }: BuiltFoundations,
  keyIds: readonly string[],
): Promise<Pick<UnitCosts, 'fillMs' | 'entryBytes'>> {
  // What is compiled once for everybody is not what one more costs.
  const [first = [], rest = []] = [keyIds.slice(0, GROUPS * 2), keyIds.slice(GROUPS * 2)]
  for (const keyId of first) await snapshot.principalByKeyId(keyId)
  const before = heapBytes()
  let next = 0
  const fillMs = await quick(rest.length, async () => {
    const entry = await snapshot.principalByKeyId(rest[next++] ?? '')
    if (entry === undefined) throw new Error('somebody who is there was not found')
  })
  return { fillMs, entryBytes: Math.round((heapBytes() - before) / rest.length) }
}

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('needs `node --expose-gc`')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** The time that one in ten falls below: what the work takes by itself, also where the machine has something else to do. */
async function quick(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    await work()
    took.push(performance.now() - started)
  }
  return took.sort((left, right) => left - right)[Math.floor(rounds / 10)] ?? 0
}

/** Of the change that comes most often: somebody signs out. */
function eventBytes(): number {
  const subjects = [{ type: 'user', id: a.newId() } as const, { type: 'session', id: a.newId() } as const]
  return Buffer.byteLength(lineText(eventOf({ revision: 123_456_789, at: Date.now(), subjects })))
}
