import { readFileSync } from 'node:fs'

/** Ticks of a second in `/proc/PID/stat`; fixed at 100 on Linux for user space. */
const TICKS_PER_SECOND = 100
/** Of the fields after the name of the program: user and system time. */
const USER_TIME = 11
const SYSTEM_TIME = 12

/** Processor seconds that a process has used, all threads; undefined where there is no `/proc`. */
export function cpuSeconds(pid: number): number | undefined {
  const stat = readProc(pid, 'stat')
  // The name stands in parentheses and may hold blanks and parentheses itself.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined) return undefined
  return (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) / TICKS_PER_SECOND
}

/** Resident memory of a process in MB (10^6 bytes); undefined where there is no `/proc`. */
export function residentMegabytes(pid: number): number | undefined {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1]
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6
}

function readProc(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'latin1')
  } catch {
    return undefined
  }
}
