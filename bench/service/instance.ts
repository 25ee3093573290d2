import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workload } from '../../packages/policy-engine/bench/workload.js'
import { provision } from './provision.js'
import { bootstrap, type Home } from './tinyauth-server.js'
import type { BenchKey } from './workload-keys.js'

/** A database on which the service can be started. */
export interface Instance extends Home {
  /** Of the user who may do everything. */
  readonly root: BenchKey
  /** Removes the folder; a PostgreSQL goes with its server. */
  remove(): void
}

/** Makes a database, in a new folder or in an empty one of PostgreSQL, and lets the service put in what it brings along. */
export function makeEmptyInstance(databaseUrl?: string): Instance {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-bench-'))
  const home = { dataDir, databaseUrl, keys: { masterKey: keyText('master'), signingKey: keyText('signing') } }
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  try {
    return { ...home, root: bootstrap(home), remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** An instance with a workload in it. */
export async function makeInstance(workload: Workload, databaseUrl?: string): Promise<Instance> {
  const instance = makeEmptyInstance(databaseUrl)
  try {
    await provision(workload, instance)
  } catch (error) {
    instance.remove()
    throw error
  }
  return instance
}

function keyText(purpose: string): string {
  return createHash('sha256').update(`bench ${purpose}`).digest('hex')
}
