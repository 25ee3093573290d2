import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { User } from '../../packages/policy-engine/bench/workload.js'
import type { PreparedRequest } from '../load/request-set.js'
import { running, stopChild, type RunningServer } from '../servers.js'
import type { Call } from '../workload/calls.js'
import { policyFiles, resourceOf, rolesOf } from './cerbos-policies.js'

const VERSION = '0.51.0'
const PLATFORM = `cerbos-${process.platform}-${process.arch}`
const PACKAGES = [`cerbos@${VERSION}`, `@cerbos/${PLATFORM}@${VERSION}`]
/** Large policy folders take long to compile. */
const START_TIMEOUT_MS = 120_000
const POLL_MS = 20

/** The text that occurs only in an answer in which some pair is allowed. */
export const CERBOS_ALLOWED = '"EFFECT_ALLOW"'

/**
 * The path of the server's binary, installed from the npm registry on first use. No script of the packages runs.
 * @throws Error when it cannot be had
 */
export function cerbosBinary(folder: string): string {
  const binary = join(folder, 'node_modules', '@cerbos', PLATFORM, PLATFORM)
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]
  const registry = '--registry=https://registry.npmjs.org/'
  spawnSync('npm', ['install', ...options, registry, ...PACKAGES], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (!existsSync(binary)) throw new Error(`\`${PACKAGES.join(' ')}\` could not be installed`)
  return binary
}

/**
 * Starts the server with the policies of some users. Audit log, telemetry and traces are off, and it authenticates nobody.
 * @throws Error when it does not become healthy
 */
export async function startCerbos(binary: string, users: readonly User[], folder: string): Promise<RunningServer> {
  const policies = join(folder, 'policies')
  mkdirSync(policies, { recursive: true })
  for (const { name, document } of policyFiles(users)) writeFileSync(join(policies, name), JSON.stringify(document))
  const [http, grpc] = [await freePort(), await freePort()]
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify(configuration(policies, http, grpc)))
  return started(binary, config, new URL(`http://127.0.0.1:${String(http)}`))
}

/** Checks one call over HTTP, every pair a resource of its own. */
export function cerbosRequest(call: Call, host: string): PreparedRequest {
  const { user, sourceIp, stage, pairs } = call
  const body = JSON.stringify({
    principal: { id: user.name, roles: rolesOf(user), attr: { SourceIp: sourceIp, Stage: stage } },
    resources: pairs.map(({ action, arn }) => ({ actions: [action], resource: resourceOf(arn) })),
  })
  const headers = { 'Content-Type': 'application/json' }
  const marked = pairs.some(({ allowed }) => allowed)
  return { parts: { host, path: '/api/check/resources', headers, body }, marked }
}

function configuration(directory: string, http: number, grpc: number): object {
  const [httpListenAddr, grpcListenAddr] = [http, grpc].map((port) => `127.0.0.1:${String(port)}`)
  return {
    server: { httpListenAddr, grpcListenAddr },
    storage: { driver: 'disk', disk: { directory, watchForChanges: false } },
    telemetry: { disabled: true },
    audit: { enabled: false },
  }
}

async function started(binary: string, config: string, url: URL): Promise<RunningServer> {
  const args = ['server', `--config=${config}`, '--log-level=error', '--debug-listen-addr=']
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const giveUp = performance.now() + START_TIMEOUT_MS
  while (performance.now() < giveUp && child.exitCode === null) {
    if (await isHealthy(url)) return running(child, url)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  await stopChild(child)
  throw new Error('cerbos did not become healthy')
}

async function isHealthy(url: URL): Promise<boolean> {
  try {
    return (await fetch(new URL('/_cerbos/health', url))).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
