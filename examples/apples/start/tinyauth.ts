import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Child, startChild } from './child.js'
import type { Key } from './api.js'

/** The command line of tinyauth, as `npm run build` makes it. */
const TINYAUTH = join(__dirname, '..', '..', '..', '..', 'dist', 'cli', 'main.js')

/** Gives the empty database in a folder its first key, that of `root`. */
export function bootstrap(dataDir: string): Key {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir }
  const printed = execFileSync(process.execPath, [TINYAUTH, 'bootstrap', '--json'], { env, encoding: 'utf8' })
  const first = JSON.parse(printed) as { readonly accessKeyId: string; readonly secretAccessKey: string } // as `bootstrap --json` says
  return { id: first.accessKeyId, secret: first.secretAccessKey }
}

/** Serves the database in a folder; what is found is the address. Port 0: any that is free. */
export function serve(dataDir: string, port: string): Child {
  const env = { DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: port }
  return startChild([TINYAUTH, 'serve'], env, urlInLogLine)
}

function urlInLogLine(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const { url } = JSON.parse(line) as { readonly url?: unknown } // a line of the log
  return typeof url === 'string' ? url : undefined
}
