import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, type TestService } from '../service/harness.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

/** In which encoding an answer came. */
async function encodingOf(path: string, accepted: string): Promise<string | null> {
  const answer = await fetch(service.url + path, { headers: { 'accept-encoding': accepted } })
  await answer.arrayBuffer()
  return answer.headers.get('content-encoding')
}

/** The text of an answer that was sent in an encoding. */
async function textOf(path: string, accepted: string): Promise<string> {
  return (await fetch(service.url + path, { headers: { 'accept-encoding': accepted } })).text()
}

/** Every file that the page names. */
async function assetsOfPage(): Promise<readonly string[]> {
  const { text } = await service.anonymous.get('/console')
  return [...text.matchAll(/(?:src|href)="\.(\/console\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
}

describe('the console', () => {
  it('is a page for anybody, that says nothing of anybody and is asked for anew each time', async () => {
    const page = await service.anonymous.get('/console')
    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      ...[200, 'text/html; charset=utf-8', 'no-cache'],
    ])
    expect(page.text).not.toMatch(/FullAccess|user|name="csrf/)
  })

  it('loads scripts and styles from the service alone, runs none from the page, and is framed by nobody', async () => {
    const { headers, text } = await service.anonymous.get('/console')
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self'")
    expect(policy.get('frame-ancestors')).toBe("'none'")
    expect(policy.get('base-uri')).toBe("'none'")
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/)
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style| style=| on[a-z]+=/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('names files that are there, under the same policy, and that may be kept for ever', async () => {
    const assets = await assetsOfPage()
    expect(assets.length).toBeGreaterThan(1)
    for (const path of assets) {
      const { status, headers } = await service.anonymous.get(path)
      expect([path, status]).toEqual([path, 200])
      expect(headers['cache-control']).toContain('immutable')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    }
  })

  it('is sent compressed to browsers that take it', async () => {
    const [script = ''] = (await assetsOfPage()).filter((path) => path.endsWith('.js'))
    expect(await encodingOf(script, 'gzip, deflate, br')).toBe('br')
    expect(await encodingOf(script, 'br;q=0, gzip')).toBe('gzip')
    expect(await encodingOf(script, 'identity')).toBeNull()
    const [packed, plain] = await Promise.all(['gzip', 'identity'].map((accepted) => textOf(script, accepted)))
    // Not compared by `toBe`: it would print a megabyte.
    expect([plain?.includes('function'), packed === plain]).toEqual([true, true])
  })

  it('has no other file of the machine, whatever the name', async () => {
    for (const name of [
      'none.js',
      '..%2findex.html',
      '..%2f..%2fpackage.json',
      '%2e%2e%2findex.html',
      'index.html',
      'a.js.gz',
    ]) {
      expect([name, (await service.anonymous.get(`/console/assets/${name}`)).status]).toEqual([name, 404])
    }
  })

  it('is refused without a dialog of the browser for a password', async () => {
    const asScript = await fetch(`${service.url}/api/v1/self`, { headers: { 'sec-fetch-dest': 'empty' } })
    expect([asScript.status, asScript.headers.get('www-authenticate')]).toEqual([401, 'Session'])
    const asProgram = await service.anonymous.get('/api/v1/self')
    expect([asProgram.status, asProgram.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic /)])
  })
})
