import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'].find((place) => existsSync(place))
const OPENSSL = ['/usr/bin/openssl', '/usr/local/bin/openssl'].find((place) => existsSync(place))

/** Why there is no nginx with TLS on this machine; `undefined`: there is one. `npm test` installs it where it may. */
export const missingNginx: string | undefined =
  NGINX === undefined || OPENSSL === undefined ? 'no nginx, or no openssl, on this machine' : undefined

/** An nginx of its own. */
export interface NginxServer {
  /** On 127.0.0.1, with TLS. */
  readonly port: number
  stop(): Promise<void>
}

/** What a configuration is written for. */
export interface NginxPlace {
  readonly port: number
  /** Of this nginx alone; removed at its end. `certificate.pem` and `key.pem` are in it, for example.org and its hosts. */
  readonly folder: string
}

/** Runs nginx until the standard input ends, which comes with the end of the test process, however that ends. */
const SUPERVISOR = '"$0" "$@" & server=$!; cat; kill -QUIT $server; wait $server; rm -rf "$SERVER_FOLDER"'

/** Starts nginx on a free port with a whole configuration, which says at least notices on standard error. */
export async function startNginx(configuration: (place: NginxPlace) => string): Promise<NginxServer> {
  if (NGINX === undefined || OPENSSL === undefined) throw new Error(missingNginx)
  const folder = mkdtempSync(path.join(tmpdir(), 'nginx-'))
  const port = await freePort()
  makeCertificate(OPENSSL, folder)
  writeFileSync(path.join(folder, 'nginx.conf'), configuration({ port, folder }))
  // The folder is this user's alone.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const flags = ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr', '-g', `daemon off;${user}`]
  const server = spawn('sh', ['-c', SUPERVISOR, NGINX, ...flags], {
    env: { ...process.env, SERVER_FOLDER: folder },
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  await ready(server)
  return { port, stop: () => stop(server) }
}

/** A text with parts replaced. @throws Error for a part that it does not have: the test would not test what it says */
export function filled(text: string, replacements: readonly (readonly [from: string, to: string])[]): string {
  return replacements.reduce((filling, [from, to]) => {
    if (!filling.includes(from)) throw new Error(`the configuration has no \`${from}\``)
    return filling.replaceAll(from, to)
  }, text)
}

function makeCertificate(openssl: string, folder: string): void {
  const names = 'subjectAltName=DNS:example.org,DNS:*.example.org'
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'certificate.pem')]
  const what = ['-days', '2', '-subj', '/CN=example.org', '-addext', names]
  execFileSync(openssl, ['req', '-x509', ...key, ...files, ...what], { stdio: 'pipe' })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Waits for the line with which nginx says that it listens; what it says later is read and forgotten. */
async function ready(server: ChildProcess): Promise<void> {
  const { stderr } = server
  if (stderr === null) throw new Error('the server has no standard error')
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`nginx did not start:\n${said.join('\n')}`)))
    createInterface(stderr).on('line', (line) => {
      said.push(line)
      if (line.includes('start worker process')) resolve()
      if (line.includes('[emerg]')) server.stdin?.end()
    })
  })
}

async function stop(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit')
  server.stdin?.end()
  await exit
}
