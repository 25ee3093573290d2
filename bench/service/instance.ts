import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workload } from '../../packages/policy-engine/bench/workload.js'
import { provision } from './provision.js'
import { bootstrap, type InstanceKeys } from './tinyauth-server.js'
import type { BenchKey } from './workload-keys.js'

/** A folder of data on which the service can be started. */
export interface Instance {
  readonly dataDir: string
  readonly keys: InstanceKeys
  /** Of the user who may do everything. */
  readonly root: BenchKey
  remove(): void
}

/** Makes a database and lets the service put in what it brings along. */
export function makeEmptyInstance(): Instance {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-bench-'))
  const keys = { masterKey: keyText('master'), signingKey: keyText('signing') }
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  try {
    return { dataDir, keys, root: bootstrap(dataDir, keys), remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** An instance with a workload in it. */
export async function makeInstance(workload: Workload): Promise<Instance> {
  const instance = makeEmptyInstance()
  try {
    await provision(workload, instance.dataDir, instance.keys)
  } catch (error) {
    instance.remove()
    throw error
  }
  return instance
}

function keyText(purpose: string): string {
  return createHash('sha256').update(`bench ${purpose}`).digest('hex')
}
