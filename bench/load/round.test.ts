import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { requestSet, type PreparedRequest } from './request-set.js'
import { Round, unpacked } from './round.js'
import type { RoundResult } from './messages.js'

let server: Server

/** Answers `/200` with 200 and "yes", `/403` with 403 and "no". */
beforeEach(async () => {
  server = createServer((request, response) => {
    const status = Number(request.url?.slice(1))
    response.writeHead(status).end(status === 200 ? 'yes' : 'no')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.close()
})

function asking(path: string, wanted: Omit<PreparedRequest, 'parts'>): PreparedRequest {
  return { parts: { host: 'localhost', path, headers: {} }, ...wanted }
}

function addressOfServer(): { host: string; port: number } {
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  return { host: '127.0.0.1', port }
}

function run(requests: readonly PreparedRequest[]): Promise<RoundResult> {
  const order = { ...addressOfServer(), connections: 2, seconds: 60, once: true }
  return new Round(unpacked(requestSet(requests, 'yes')), order).run()
}

describe('Round', () => {
  it('finds nothing wrong in a refusal that was expected', async () => {
    const result = await run([asking('/200', { marked: true }), asking('/403', { status: 403, marked: false })])
    expect(result).toMatchObject({ requests: 2, errors: 0, wrong: 0 })
  })

  it.each([
    ['a refusal that was not expected', '/403', { marked: true }, 'status 403, not 200'],
    ['an answer where a refusal was expected', '/200', { status: 403, marked: false }, 'status 200, not 403'],
  ])('counts %s as an error', async (_what, path, wanted, firstError) => {
    expect(await run([asking(path, wanted)])).toMatchObject({ requests: 1, errors: 1, firstError, wrong: 0 })
  })

  it.each([
    ['without the marker', '/403', { status: 403, marked: true }],
    ['with a marker that does not belong there', '/200', { marked: false }],
  ])('counts an answer %s as wrong', async (_what, path, wanted) => {
    expect(await run([asking(path, wanted)])).toMatchObject({ errors: 0, wrong: 1 })
  })

  it('sends no more than becomes due in its time', async () => {
    const set = unpacked(requestSet([asking('/200', { marked: true })], 'yes'))
    // The first is due at once, the next one after the end.
    const order = { ...addressOfServer(), connections: 2, seconds: 1, perSecond: 0.5, once: false }
    expect(await new Round(set, order).run()).toMatchObject({ requests: 1, errors: 0, wrong: 0 })
  })

  it('sends what became due while all connections were busy', async () => {
    const set = unpacked(
      requestSet(
        Array.from({ length: 20 }, () => asking('/200', { marked: true })),
        'yes',
      ),
    )
    const order = { ...addressOfServer(), connections: 1, seconds: 60, perSecond: 1e9, once: true }
    expect(await new Round(set, order).run()).toMatchObject({ requests: 20, errors: 0, wrong: 0 })
  })
})
