import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { FederationError } from '../federation-error.js'
import { createProviderFetch, type ProviderFetchOptions } from './provider-fetch.js'

let server: Server
let origin = ''
let asked = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end()
    else if (request.url === '/huge') response.end('x'.repeat(10 * 1024 * 1024))
    else if (request.url === '/packed')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1e6)))
    else if (request.url === '/slow') response.writeHead(200).write('a')
    else if (request.url === '/broken') response.destroy()
    else response.end(`${request.headers.host ?? ''} ${request.headers['user-agent'] ?? ''}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function verdictOf(address: string, options: ProviderFetchOptions = {}): Promise<string> {
  return createProviderFetch(options)(address).then(
    ({ status }) => String(status),
    (error: unknown) => {
      if (error instanceof FederationError) return error.code
      throw error
    },
  )
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/[[\]]/g, '')
const port = (): string => new URL(origin).port

/** Spellings of this machine, of its network, and of what is no web. */
const FORBIDDEN: readonly string[] = [
  'http://127.0.0.1',
  'https://127.0.0.1',
  'https://127.1',
  'https://2130706433',
  'https://0x7f000001',
  'https://0x7f.0.0.1',
  'https://0177.0.0.1',
  'https://017700000001',
  'https://0.0.0.0',
  'https://0',
  'https://127.0.0.1.',
  'https://１２７.０.０.１',
  'https://[::1]',
  'https://[::]',
  'https://[0:0:0:0:0:0:0:1]',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:7f00:1]',
  'https://[::127.0.0.1]',
  'https://[64:ff9b::7f00:1]',
  'https://[2002:7f00:1::]',
  'https://[fe80::1]',
  'https://[fd00::1]',
  'https://[fc00::1]',
  'https://[fec0::1]',
  'https://[ff02::1]',
  'https://[2001:db8::1]',
  'https://10.0.0.1',
  'https://100.64.0.1',
  'https://172.16.0.1',
  'https://172.31.255.255',
  'https://192.168.0.1',
  'https://169.254.169.254',
  'https://2852039166',
  'https://198.18.0.1',
  'https://192.0.2.1',
  'https://203.0.113.1',
  'https://224.0.0.1',
  'https://255.255.255.255',
  'https://localhost',
  'https://LOCALHOST',
  'https://user@127.0.0.1',
  'https://user:word@idp.example',
  'https://idp.example@127.0.0.1',
  'http://idp.example',
  'file:///etc/passwd',
  'gopher://127.0.0.1:70/1',
  'ftp://idp.example',
  'data:text/plain,x',
  'javascript:alert(1)',
  'https://',
  '//idp.example',
  '',
]

/** What a name leads to. */
const resolve = (hostname: string): Promise<readonly string[]> =>
  Promise.resolve(hostname.toLowerCase().startsWith('localhost') ? ['127.0.0.1', '::1'] : ['93.184.216.34'])

describe('an address that must not be asked', () => {
  it.each(FORBIDDEN)('is refused: `%s`', async (address) => {
    expect(await verdictOf(address, { resolve })).toBe('ConfigurationInvalid')
  })

  it('is refused each time, and nothing was sent', async () => {
    const before = asked
    const verdicts = await Promise.all(FORBIDDEN.map((address) => verdictOf(address, { resolve })))
    const refused = verdicts.filter((verdict) => verdict === 'ConfigurationInvalid').length
    expect({ tried: verdicts.length, refused, sent: asked - before }).toEqual({
      tried: FORBIDDEN.length,
      refused: FORBIDDEN.length,
      sent: 0,
    })
  })

  it.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['10.1.2.3'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fe80::1'],
    ['93.184.216.34', '127.0.0.1'],
  ])('is refused behind a name: %s', async (...addresses) => {
    const options = { resolve: () => Promise.resolve(addresses) }
    expect(await verdictOf('https://localtest.example', options)).toBe('ConfigurationInvalid')
  })

  it('is none for a provider in the own network, where the settings permit it', async () => {
    expect(await verdictOf(origin, { allowPrivateNetwork: true })).toBe('200')
  })

  it.each([
    ['https://169.254.169.254'],
    ['http://169.254.169.254'],
    ['https://[fe80::1]'],
    ['https://[::ffff:169.254.169.254]'],
    ['https://[::169.254.169.254]'],
    ['https://[64:ff9b::169.254.169.254]'],
    ['https://[2002:a9fe:a9fe::1]'],
    ['https://[fd00:ec2::254]'],
  ])(
    'is one where machines ask for their credentials, also where the settings permit the own network: %s',
    async (url) => {
      expect(await verdictOf(url, { allowPrivateNetwork: true })).toBe('ConfigurationInvalid')
      const behindName = { allowPrivateNetwork: true, resolve: () => Promise.resolve(['10.0.0.1', hostOf(url)]) }
      expect(await verdictOf('https://idp.internal', behindName)).toBe('ConfigurationInvalid')
    },
  )

  it('is one by plain `http:` in the internet even then', async () => {
    const options = { allowPrivateNetwork: true, resolve }
    expect(await verdictOf('http://idp.example', options)).toBe('ConfigurationInvalid')
    expect(await verdictOf('http://8.8.8.8', options)).toBe('ConfigurationInvalid')
  })
})

describe('a request to a provider', () => {
  const open = { allowPrivateNetwork: true }

  it('goes to the address that was judged, whatever the name leads to a moment later', async () => {
    const times: string[] = []
    const fetch = createProviderFetch({
      ...open,
      resolve: (hostname) => {
        times.push(hostname)
        return Promise.resolve([times.length === 1 ? '127.0.0.1' : '127.0.0.2'])
      },
    })
    const response = await fetch(`http://idp.internal:${port()}/`)
    expect(await response.text()).toBe(`idp.internal:${port()} tinyauth`)
    expect(times).toEqual(['idp.internal'])
  })

  it('follows no redirect', async () => {
    const response = await createProviderFetch(open)(`${origin}/redirect`)
    expect([response.status, response.redirected]).toEqual([302, false])
  })

  it.each([
    ['an answer of 10 MiB', '/huge', 'ProviderAnswer'],
    ['a packed answer', '/packed', 'ProviderAnswer'],
    ['an answer without end', '/slow', 'ProviderUnavailable'],
    ['a broken connection', '/broken', 'ProviderUnavailable'],
  ])('is given up at %s', async (_title, path, code) => {
    expect(await verdictOf(origin + path, { ...open, timeoutMs: path === '/slow' ? 300 : 10_000 })).toBe(code)
  })

  it('is given up when the name has no address', async () => {
    const none = { resolve: () => Promise.reject(new Error('ENOTFOUND')) }
    expect(await verdictOf('https://idp.example', none)).toBe('ProviderUnavailable')
    expect(await verdictOf('https://idp.example', { resolve: () => Promise.resolve([]) })).toBe('ProviderUnavailable')
  })
})
