import { describe, expect, it } from '@jest/globals'
import { ResponseReader } from './response-reader.js'

const PLAIN = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 19\r\n\r\n{"Authorized":true}'
const CHUNKED =
  'HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"Aut\r\nE\r\nhorized":false\r\n1\r\n}\r\n0\r\n\r\n'

function reader(): ResponseReader {
  return new ResponseReader(Buffer.from('"Authorized":true'))
}

describe('ResponseReader', () => {
  it('reads status and marker of a response with a length', () => {
    expect(reader().push(Buffer.from(PLAIN))).toEqual({ status: 200, marked: true })
  })

  it('reads a chunked response', () => {
    expect(reader().push(Buffer.from(CHUNKED))).toEqual({ status: 503, marked: false })
  })

  it.each([PLAIN, CHUNKED])('waits for the last byte, wherever the network cuts: %j', (text) => {
    for (let cut = 1; cut < text.length; cut++) {
      const one = reader()
      expect(one.push(Buffer.from(text.slice(0, cut)))).toBeUndefined()
      expect(one.push(Buffer.from(text.slice(cut)))).toBeDefined()
    }
  })

  it('keeps what has arrived when the read buffer is used again', () => {
    const one = reader()
    const shared = Buffer.from(PLAIN.slice(0, 70))
    one.push(shared)
    shared.fill(0)
    expect(one.push(Buffer.from(PLAIN.slice(70)))).toEqual({ status: 200, marked: true })
  })

  it('reads one response after the other', () => {
    const one = reader()
    one.push(Buffer.from(CHUNKED))
    expect(one.push(Buffer.from(PLAIN))).toEqual({ status: 200, marked: true })
  })

  it('does not look for the marker in the head', () => {
    const text = 'HTTP/1.1 200 OK\r\nX-Echo: "Authorized":true\r\nContent-Length: 2\r\n\r\n{}'
    expect(reader().push(Buffer.from(text))).toEqual({ status: 200, marked: false })
  })

  it('refuses bytes that nobody asked for', () => {
    expect(() => reader().push(Buffer.from(`${PLAIN}HTTP`))).toThrow('nobody asked for')
  })

  it('refuses a response without a length', () => {
    expect(() => reader().push(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('neither its length nor chunks')
  })
})
