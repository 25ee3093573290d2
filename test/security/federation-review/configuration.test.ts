import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { person, SECRET, signIn, standIn, start } from './helpers.js'

const place = mkdtempSync(join(tmpdir(), 'review-'))
afterAll(() => {
  rmSync(place, { recursive: true, force: true })
})

it.each([
  ['rules that do not admit', { admission: { rules: '@elsewhere.example' } }],
  ['being switched off', { enabled: false }],
])('a provider of the configuration ends sessions at the next start after %s', async (_what, change) => {
  const corp = await standIn('corp', { fred: person('fred') })
  const entry = {
    ...{ name: 'corp', kind: 'oidc', clientSecret: SECRET, admission: { rules: '@example.com' } },
    settings: { clientId: 'tinyauth', issuer: corp.issuer, allowPrivateNetwork: true },
  }
  const file = join(place, 'providers.json')
  const dataDir = mkdtempSync(join(place, 'data-'))
  writeFileSync(file, JSON.stringify([entry]))
  const env = { IDENTITY_PROVIDERS_FILE: file }
  const before = await start({ env, dataDir })
  const browser = new BrowserClient(before.anonymous)
  expect((await signIn(browser, 'corp', 'fred')).status).toBe(303)
  const session = browser.cookie('__Host-session') ?? ''
  await before.stop()
  writeFileSync(file, JSON.stringify([{ ...entry, ...change }]))
  const after = await start({ env, dataDir })
  const again = new BrowserClient(after.anonymous)
  again.setCookie('__Host-session', session)
  const { status } = await again.get('/account')
  await after.stop()
  await corp.close()
  expect(status).toBe(303)
})
