import {
  createDatabase,
  missingPostgres,
  startPostgres,
  type PostgresServer,
} from '../../test/store/postgres-server.js'
import type { Workload } from '../../packages/policy-engine/bench/workload.js'
import type { Cleanups } from '../cleanups.js'
import { leftOut, type Section } from '../results.js'
import { PART_TITLES, type Part } from '../parts.js'
import type { RunningServer } from '../servers.js'
import { makeInstance, type Instance } from './instance.js'
import { startTinyauth, type Settings } from './tinyauth-server.js'

/** An instance on PostgreSQL. */
export interface SharedInstance {
  readonly database: PostgresServer
  readonly instance: Instance
}

/** A part that is left out because there is no PostgreSQL; undefined where there is one. */
export function withoutPostgres(part: Part): Section[] | undefined {
  const missing = missingPostgres()
  return missing === undefined ? undefined : [leftOut(part, PART_TITLES[part], missing.skipped)]
}

/** Starts a PostgreSQL with a workload in it. @throws Error where there is none */
export async function makeSharedInstance(workload: Workload, cleanups: Cleanups): Promise<SharedInstance> {
  const database = await startPostgres()
  if ('skipped' in database) throw new Error(database.skipped)
  cleanups.add(() => database.stop())
  const { url, drop } = await createDatabase(database)
  cleanups.add(drop)
  const instance = await makeInstance(workload, url)
  cleanups.add(() => instance.remove())
  return { database, instance }
}

/** Starts nodes on one database, one after the other. */
export async function startNodes(
  count: number,
  instance: Instance,
  cleanups: Cleanups,
  settings: Settings = {},
): Promise<RunningServer[]> {
  const nodes: RunningServer[] = []
  while (nodes.length < count) nodes.push(await cleanups.kept(startTinyauth(instance, settings)))
  return nodes
}
