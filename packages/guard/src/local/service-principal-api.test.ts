import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ConnectionError } from '../authorizer/errors.js'
import { ServiceClient } from '../service/service-client.js'
import { type GuardSettings, readGuardSettings } from '../settings/guard-settings.js'
import { SILENT_LOG } from '../settings/guard-log.js'
import { ChangeListener, RevocationFeed } from './revocation-feed.js'
import { ServicePrincipalApi } from './service-principal-api.js'
import { SystemTimers } from './timers.js'

const NAME = {
  by: 'users',
  name: 'fred/../jane',
  protocol: 'jwt',
  date: '20261122',
  region: 'global',
  service: 'apples',
} as const

/** Tells a test when something has been heard. */
class Listening extends ChangeListener {
  readonly heard: string[] = []
  private waiting: (() => void)[] = []

  override apply({ seq, subjects }: Parameters<ChangeListener['apply']>[0]): void {
    this.note(`change ${seq} ${subjects.map(({ id }) => id).join(' ')}`)
  }

  override connected(): void {
    return undefined
  }

  override startAt(seq: number): void {
    this.note(`anew ${seq}`)
  }

  override lose(): void {
    this.note('lost')
  }

  async until(count: number): Promise<readonly string[]> {
    while (this.heard.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve))
    return this.heard
  }

  private note(what: string): void {
    this.heard.push(what)
    for (const go of this.waiting.splice(0)) go()
  }
}

function line(seq: number, type: string, ...ids: readonly string[]): string {
  const subjects = ids.map((id) => ({ type: 'user', id }))
  return `id: ${seq}\ndata: ${JSON.stringify({ v: 1, seq, at: new Date().toISOString(), type, subjects })}\n\n`
}

describe('ServicePrincipalApi', () => {
  let server: Server
  let settings: GuardSettings
  let client: ServiceClient
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  const asked: string[] = []

  beforeEach(async () => {
    asked.length = 0
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.accept}`)
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // Of a server on a port it is an object.
    const { port } = server.address() as AddressInfo
    const key = { accessKeyId: 'AKID', secretAccessKey: 'x'.repeat(40) }
    settings = readGuardSettings({
      endpoint: `http://127.0.0.1:${port}/base`,
      service: 'apples',
      ...key,
      environment: {},
    })
    client = new ServiceClient(settings)
  })

  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  function json(status: number, body: object): void {
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-api-version': '2' }).end(JSON.stringify(body))
    }
  }

  it('asks the routes of the service, each name as one segment', async () => {
    json(200, { some: 'answer' })
    const api = new ServicePrincipalApi({ client, service: 'apples', keyRegion: 'global' })
    expect((await api.principal(NAME))?.body).toEqual({ some: 'answer' })
    await api.subkey(NAME)
    await api.subkey({ ...NAME, by: 'access-keys', name: 'AKID', protocol: 'aws-sig4' })
    await api.events(undefined)
    await api.events(7)
    const base = 'GET /base/api/v1'
    expect(asked).toEqual([
      `${base}/regions/global/services/apples/principals/users/fred%2F..%2Fjane application/json`,
      `${base}/regions/global/services/apples/user-signing-tokens/fred%2F..%2Fjane/jwt/20261122 application/json`,
      `${base}/regions/global/services/apples/access-key-signing-tokens/AKID/aws-sig4/20261122 application/json`,
      `${base}/services/apples/events?limit=1000 application/json`,
      `${base}/services/apples/events?since=7&limit=1000 application/json`,
    ])
  })

  it('tells that there is nobody from that nobody answers', async () => {
    const api = new ServicePrincipalApi({ client, service: 'apples', keyRegion: 'global' })
    json(404, { message: 'No such key' })
    expect(await api.principal(NAME)).toBeUndefined()
    expect(await api.subkey(NAME)).toBeUndefined()
    json(403, { errors: { authorization: 'NotPermitted' } })
    expect(await api.subkey(NAME)).toBeUndefined()
    await expect(api.principal(NAME)).rejects.toThrow(ConnectionError)
    json(500, {})
    await expect(api.subkey(NAME)).rejects.toThrow(ConnectionError)
    await expect(api.events(1)).rejects.toThrow(ConnectionError)
  })

  it('hears a stream over a socket, and goes on where it ended', async () => {
    const listener = new Listening()
    let connections = 0
    answer = (_, response) => {
      connections += 1
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-api-version': '2' })
      if (connections === 1) {
        response.write(line(7, 'ping'))
        response.end(line(8, 'user.changed', 'fred', 'jane'))
      } else {
        response.write(`${line(9, 'ping')}${line(9, 'user.changed', 'kim')}`)
      }
    }
    const api = new ServicePrincipalApi({ client, service: 'apples', keyRegion: 'global' })
    const feed = new RevocationFeed({
      ...{ api, listener, clock: settings.clock, timers: new SystemTimers(), random: () => 0 },
      ...{ maxSilenceMs: 15_000, log: SILENT_LOG },
    })
    feed.start()
    expect(await listener.until(3)).toEqual(['anew 7', 'change 8 fred jane', 'change 9 kim'])
    expect(feed.isLive(settings.clock.now())).toBe(true)
    feed.close()
    const stream = 'text/event-stream'
    expect(asked).toEqual([
      `GET /base/api/v1/services/apples/events ${stream}`,
      `GET /base/api/v1/services/apples/events?since=8 ${stream}`,
    ])
  })
})
