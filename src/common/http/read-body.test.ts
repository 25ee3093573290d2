import { describe, expect, it } from '@jest/globals'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { readBody } from './read-body.js'

/** A request with these headers, whose body comes in pieces. */
function requestWith(headers: Readonly<Record<string, string>>, ...pieces: readonly string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  request.headers = { ...headers }
  for (const piece of pieces) request.push(Buffer.from(piece))
  request.push(null)
  request.complete = true
  return request
}

const CHUNKED = { 'transfer-encoding': 'chunked' }

describe('a body', () => {
  it('is what came, in one piece or many', async () => {
    expect(String(await readBody(requestWith({ 'content-length': '5' }, 'hello'), 5))).toBe('hello')
    expect(String(await readBody(requestWith(CHUNKED, 'he', 'l', 'lo'), 5))).toBe('hello')
    expect(String(await readBody(requestWith(CHUNKED), 5))).toBe('')
  })

  it('is nothing where none is announced', async () => {
    expect((await readBody(requestWith({}), 5)).length).toBe(0)
    expect((await readBody(requestWith({ 'content-length': '0' }), 0)).length).toBe(0)
  })

  it('is refused when it is too large: as announced, or as it comes', async () => {
    const tooLarge = { code: 'PayloadTooLarge', problems: { body: 'must not have more than 5 bytes' } }
    await expect(readBody(requestWith({ 'content-length': '6' }), 5)).rejects.toMatchObject(tooLarge)
    await expect(readBody(requestWith(CHUNKED, 'hel', 'lo!'), 5)).rejects.toMatchObject(tooLarge)
  })

  it('is refused when it is compressed: what it unpacks to is not bounded', async () => {
    for (const encoding of ['gzip', 'BR', 'identity, gzip', '']) {
      const request = requestWith({ ...CHUNKED, 'content-encoding': encoding }, 'x')
      await expect(readBody(request, 5)).rejects.toMatchObject({ code: 'ValidationFailed' })
    }
    expect(String(await readBody(requestWith({ ...CHUNKED, 'content-encoding': 'Identity' }, 'x'), 5))).toBe('x')
  })

  it('that ends early, or with an error, is refused', async () => {
    const cut = new IncomingMessage(new Socket())
    cut.headers = { 'content-length': '5' }
    const ended = readBody(cut, 5)
    cut.destroy()
    await expect(ended).rejects.toMatchObject({ problems: { body: 'ended before it was complete' } })
    const broken = new IncomingMessage(new Socket())
    broken.headers = CHUNKED
    const failed = readBody(broken, 5)
    broken.destroy(new Error('reset'))
    await expect(failed).rejects.toThrow('reset')
  })
})
