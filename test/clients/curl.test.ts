import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { startService } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { presigned, signed } from '../service/sigv4.js'
import type { SigningInput } from '../service/sigv4.js'

const run = promisify(execFile)
const help = spawnSync('curl', ['--help', 'all'], { encoding: 'utf8' })
// Without such a curl the suite is skipped, unless `CI` demands one.
const canSign = help.status === 0 && help.stdout.includes('--aws-sigv4')
const suite = canSign || process.env['CI'] === 'true' ? describe : describe.skip

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

suite('curl --aws-sigv4 (skipped where curl cannot sign)', () => {
  async function curl(secret: string, path: string, ...more: readonly string[]): Promise<string> {
    const args = ['--silent', '--write-out', '%{http_code}', '--output', '-']
    const sign = ['--aws-sigv4', 'aws:amz:global:tinyauth', '--user', `${service.rootKey.keyId}:${secret}`]
    return (await run('curl', [...args, ...sign, ...more, `${service.url}${path}`])).stdout
  }

  it('is accepted', async () => {
    const printed = await curl(service.rootKey.secret, '/api/v1/users/root')
    expect(printed).toMatch(/"username": ?"root"/)
    expect(printed.endsWith('200')).toBe(true)
  })

  it('is accepted with a body', async () => {
    const json = ['--header', 'Content-Type: application/json', '--data', '{"name":"made-by-curl"}']
    expect((await curl(service.rootKey.secret, '/api/v1/groups', ...json)).endsWith('200')).toBe(true)
    expect((await service.root.get('/api/v1/groups/made-by-curl')).status).toBe(200)
  })

  it('is refused with a secret of which one letter differs', async () => {
    const { secret } = service.rootKey
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`
    const printed = await curl(wrong, '/api/v1/users/root')
    expect(printed).toContain('InvalidSignature')
    expect(printed.endsWith('401')).toBe(true)
  })
})

describe('the package aws4', () => {
  function input(change: Partial<SigningInput> = {}): SigningInput {
    const { host } = new URL(service.url)
    return { path: '/api/v1/users/root', host, now: Date.now(), service: 'tinyauth', ...change }
  }

  it.each([
    '/api/v1/users/root',
    '/api/v1/users',
    '/api/v1/users?range=%5B0%2C1%5D&sort=%5B%22username%22%2C%22ASC%22%5D',
    '/api/v1/users/root/keys',
  ])('signs a GET of %s that is accepted, in a header and in the query', async (path) => {
    const { host } = new URL(service.url)
    expect((await service.anonymous.get(path, signed(service.rootKey, input({ path })))).status).toBe(200)
    const query = presigned(service.rootKey, input({ path }))
    expect((await service.anonymous.get(query, [['Host', host]])).status).toBe(200)
  })

  it('signs a POST that is accepted, and refused when one byte of it changes', async () => {
    const body = '{"name":"made-by-aws4"}'
    const path = '/api/v1/groups'
    const headers = signed(service.rootKey, input({ method: 'POST', path, body }))
    const changed = body.replace('aws4', 'aws5')
    expect((await service.anonymous.request('POST', path, { headers, rawBody: changed })).status).toBe(401)
    expect((await service.anonymous.request('POST', path, { headers, rawBody: body })).status).toBe(200)
    expect((await service.root.get('/api/v1/groups/made-by-aws5')).status).toBe(404)
  })

  it('signs a question about a decision that is accepted', async () => {
    const gatekeeper = await service.gatekeeper('orchard')
    const path = '/api/v1/services/orchard/authorize-by-token'
    const permit = { GetApple: ['arn:tinyauth:orchard:default::apples/red'] }
    const body = JSON.stringify({ permit, headers: [], context: {} })
    const headers = signed(gatekeeper, input({ method: 'POST', path, body }))
    const answer = await service.anonymous.request('POST', path, { headers, rawBody: body })
    expect([answer.status, answer.body]).toMatchObject([200, { Authorized: false, ErrorCode: 'UnsignedRequest' }])
    const tampered = body.replace('GetApple', 'EatApple')
    expect((await service.anonymous.request('POST', path, { headers, rawBody: tampered })).status).toBe(401)
  })
})
