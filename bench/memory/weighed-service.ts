import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { printedUrl, running, type RunningServer } from '../servers.js'
import { environment, SERVICE_MAIN, type Home, type Settings } from '../service/tinyauth-server.js'
import type { LivingBytes } from './heap-on-request.js'

/** A node that can be asked what lives in its memory. */
export interface WeighedService extends RunningServer {
  /** Bytes after a collection. */
  living(): Promise<number>
}

/** Starts a node that collects when it is asked to. @throws Error when it does not start */
export async function startWeighed(home: Home, settings: Settings): Promise<WeighedService> {
  const args = ['--expose-gc', '--require', join(__dirname, 'heap-on-request.js'), SERVICE_MAIN, 'serve']
  const child = spawn(process.execPath, args, {
    env: environment(home, settings),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  try {
    return { ...running(child, await printedUrl(child, 'tinyauth serve')), living: () => livingIn(child) }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

async function livingIn(child: ChildProcess): Promise<number> {
  const answered = once(child, 'message')
  child.send('weigh')
  // What `heap-on-request` sends.
  const [{ living }] = (await answered) as [LivingBytes]
  return living
}
