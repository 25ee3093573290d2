import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the kernel keeps the controller of processors: that of version 2 of its control groups, or of version 1. */
const VERSION_2 = '/sys/fs/cgroup'
const VERSION_1 = '/sys/fs/cgroup/cpu'
/** Short, so that who used up a share waits for milliseconds. */
const PERIOD_US = 10_000

/**
 * Holds processes to a share of one processor each, as a container with a limit is held.
 * @param share of one processor, up to 1
 * @returns lets them go; undefined where the kernel, or who runs this, has no say in it
 */
export function limitProcessors(pids: readonly number[], share: number): (() => void) | undefined {
  const releases: (() => void)[] = []
  try {
    for (const pid of pids) releases.push(limitProcessor(pid, Math.round(share * PERIOD_US)))
  } catch {
    for (const release of releases) release()
    return undefined
  }
  return () => {
    for (const release of releases) release()
  }
}

function limitProcessor(pid: number, quotaUs: number): () => void {
  const isVersion2 = existsSync(join(VERSION_2, 'cgroup.controllers'))
  const root = isVersion2 ? VERSION_2 : VERSION_1
  if (isVersion2) writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu')
  const group = join(root, `tinyauth-bench-${String(pid)}`)
  mkdirSync(group)
  const release = (): void => {
    for (const left of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) {
      writeFileSync(join(root, 'cgroup.procs'), left)
    }
    rmdirSync(group)
  }
  try {
    if (isVersion2) writeFileSync(join(group, 'cpu.max'), `${String(quotaUs)} ${String(PERIOD_US)}`)
    else {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US))
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quotaUs))
    }
    writeFileSync(join(group, 'cgroup.procs'), String(pid))
  } catch (error) {
    release()
    throw error
  }
  return release
}
