import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Makes every process of the server whose data lies in a folder stand still. It begins with the one that starts others. */
export function freezeServer(data: string): void {
  const first = firstProcess(data)
  process.kill(first, 'SIGSTOP')
  for (const pid of childrenOf(first)) signalIfThere(pid, 'SIGSTOP')
}

/** Lets them go on. */
export function thawServer(data: string): void {
  const first = firstProcess(data)
  for (const pid of [...childrenOf(first), first]) signalIfThere(pid, 'SIGCONT')
}

/** One of them may end by itself meanwhile. */
function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

function firstProcess(data: string): number {
  return Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** Each connection has a process, in a process group of its own, so that a signal to the server's group would not reach it. */
function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => parentOf(pid) === parent).map(Number)
}

function parentOf(pid: string): number | undefined {
  try {
    // The name of the program stands in parentheses and may hold anything; state and parent follow.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
