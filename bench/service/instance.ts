import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Workload } from '../../packages/policy-engine/bench/workload.js'
import { provision } from './provision.js'
import { bootstrap, type InstanceKeys } from './tinyauth-server.js'

/** A folder of data with a workload in it, on which the service can be started. */
export interface Instance {
  readonly dataDir: string
  readonly keys: InstanceKeys
  remove(): void
}

/** Makes a database, lets the service put in what it brings along, and adds a workload. */
export async function makeInstance(workload: Workload): Promise<Instance> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-bench-'))
  const keys = { masterKey: keyText('master'), signingKey: keyText('signing') }
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  try {
    bootstrap(dataDir, keys)
    await provision(workload, dataDir, keys)
  } catch (error) {
    remove()
    throw error
  }
  return { dataDir, keys, remove }
}

function keyText(purpose: string): string {
  return createHash('sha256').update(`bench ${purpose}`).digest('hex')
}
