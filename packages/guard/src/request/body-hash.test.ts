import { createHash } from 'node:crypto'
import { type ClientHttp2Session, connect, createServer, type Http2ServerRequest } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { bodySha256Of, EMPTY_BODY_SHA256, keepHashOf } from './body-hash.js'
import { headersOf } from './incoming-request.js'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A client of a server that answers with the hash of what came, once the stream of the request was closed. */
async function http2Client(keeps: boolean): Promise<{ client: ClientHttp2Session; hash: Promise<string | undefined> }> {
  const server = createServer()
  ends.push(() => void server.close())
  const hash = new Promise<string | undefined>((resolve) => {
    server.on('request', (request: Http2ServerRequest, response) => {
      if (keeps) keepHashOf(request)
      let read: string | undefined
      request.resume().on('end', () => {
        read = bodySha256Of(request, headersOf(request))
        response.end()
      })
      request.on('close', () => {
        setImmediate(() => resolve(read))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // of a TCP server
  const client = connect(`http://127.0.0.1:${port}`)
  ends.unshift(() => client.destroy())
  return { client, hash }
}

describe('the hash of a body over HTTP/2', () => {
  it('is kept on the way, and the second end that is told of it changes nothing', async () => {
    const { client, hash } = await http2Client(true)
    client.request({ ':method': 'POST', ':path': '/apples' }).resume().end('{"colour":"red"}')
    expect(await hash).toBe(createHash('sha256').update('{"colour":"red"}').digest('hex'))
  })

  it.each([undefined, '0'])('is unknown where nobody kept it, with a Content-Length of %s', async (length) => {
    const { client, hash } = await http2Client(false)
    const more = length === undefined ? {} : { 'content-length': length }
    client
      .request({ ':method': 'POST', ':path': '/apples', ...more }, { endStream: false })
      .resume()
      .end()
    expect(await hash).toBeUndefined()
  })

  it('is that of nothing where the request ends with its headers', async () => {
    const { client, hash } = await http2Client(false)
    client.request({ ':method': 'GET', ':path': '/apples' }).resume().end()
    expect(await hash).toBe(EMPTY_BODY_SHA256)
  })

  it('is unknown of a copy that has lost its version', () => {
    expect(bodySha256Of({}, [[':method', 'POST']])).toBeUndefined()
    expect(bodySha256Of({ rawBody: '' }, [[':method', 'POST']])).toBe(EMPTY_BODY_SHA256)
  })
})
