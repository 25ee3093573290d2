import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { startService, succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'
import { ORCHARD, startTestEdge, type TestEdge } from './edge-harness.js'

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const onBoth = ['services/orchard', 'services/tinyauth'].map(own)

let service: TestService
let balancer: Server
let edge: TestEdge
let gatekeeper: TestUser
let witness: TestUser
let fred: TestUser

/** What a node has answered about gatekeepers; while it lags it answers so again. */
const remembered = new Map<string, { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer }>() // prettier-ignore
let lags = false
let asked = 0

function isAboutGatekeepers(path: string): boolean {
  return path.includes('/services/tinyauth/') && /access-key-signing-tokens|user-policies/.test(path)
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const path = incoming.url ?? ''
  const before = lags && isAboutGatekeepers(path) ? remembered.get(path) : undefined
  if (before !== undefined) {
    asked += 1
    outgoing.writeHead(before.status, [...before.headers]).end(before.body)
    return
  }
  const { method, rawHeaders: headers } = incoming
  const onward = request(new URL(path, service.url), { method, headers }, (answer) => {
    const chunks: Buffer[] = []
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    outgoing.flushHeaders()
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      outgoing.write(chunk)
    })
    answer.on('end', () => {
      const { statusCode: status = 0, rawHeaders } = answer
      if (isAboutGatekeepers(path)) remembered.set(path, { status, headers: rawHeaders, body: Buffer.concat(chunks) })
      outgoing.end()
    })
    answer.on('error', () => outgoing.destroy())
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  balancer = createServer(passOn)
  await once(balancer.listen(0, '127.0.0.1'), 'listening')
  const { port } = balancer.address() as AddressInfo // a server that listens on a port has an address of this kind
  const rights = ['GetService*', 'ReadEvents'].map((name) => `tinyauth:${name}`)
  const key = await service.createUserWithKey({ policy: policy(allow(rights, onBoth)) })
  gatekeeper = await service.gatekeeper(ORCHARD)
  witness = await service.gatekeeper(ORCHARD)
  fred = await service.createUserWithKey({ policy: policy(allow('orchard:GetApple', '*')) })
  edge = await startTestEdge({ endpoint: `http://127.0.0.1:${port}`, key, clock })
})

afterAll(async () => {
  await edge.stop()
  edge.remove()
  const closed = once(balancer, 'close')
  balancer.close()
  balancer.closeAllConnections()
  await closed
  await service.stop()
})

describe('an edge node before several nodes, of which one has not heard of a change', () => {
  it('does not let a gatekeeper in again whose revocation it has heard', async () => {
    const question = { headers: [fred.proof] }
    await edge.heard(gatekeeper, question)
    const path = `/api/v1/users/${gatekeeper.username}/keys/${gatekeeper.keyId}`
    const revoked = succeeded(await service.root.patch(path, { status: 'inactive' }))
    await edge.heard(witness, question, Number(revoked.headers['x-tinyauth-revision']))
    lags = true
    const { answer, here } = await edge.decide(gatekeeper, question)
    expect([answer.status, here]).toEqual([401, false])
    expect(asked).toBeGreaterThan(0)
  })
})
