import { describe, expect, it } from '@jest/globals'
import { requestBytes, requestSet } from './request-set.js'
import { unpacked } from './round.js'

const POST = { host: '127.0.0.1:1', path: '/ask', headers: { Authorization: 'Basic eA==' }, body: '{"ä":1}' }
const GET = { host: '127.0.0.1:1', path: '/apples?page=1', headers: { Accept: 'application/json' } }

describe('requestBytes', () => {
  it('writes a POST with the length of its body in bytes', () => {
    const expected =
      'POST /ask HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAuthorization: Basic eA==\r\nContent-Length: 8\r\n\r\n{"ä":1}'
    expect(requestBytes(POST).toString()).toBe(expected)
  })

  it('writes a GET where there is no body', () => {
    const expected = 'GET /apples?page=1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAccept: application/json\r\n\r\n'
    expect(requestBytes(GET).toString()).toBe(expected)
  })

  it('keeps the host that was signed', () => {
    expect(requestBytes({ ...GET, headers: { Host: 'apples.example.com' } }).toString()).toContain(
      'HTTP/1.1\r\nHost: apples.example.com\r\n\r\n',
    )
  })
})

describe('requestSet', () => {
  it('packs requests with what each must be answered, 200 unless another status is said', () => {
    const set = requestSet(
      [
        { parts: POST, marked: true },
        { parts: GET, status: 403, marked: false },
      ],
      'yes',
    )
    const { requests, statuses, expected, marker } = unpacked(set)
    expect(requests).toEqual([requestBytes(POST), requestBytes(GET)])
    expect([[...statuses], [...expected], marker.toString()]).toEqual([[200, 403], [1, 0], 'yes'])
  })
})
