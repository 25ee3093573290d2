import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { TestService } from '../service/harness.js'
import { authorizePath, consent, pkce, register, signedInBrowser, startOAuth, walk } from './oauth-world.js'

let service: TestService
beforeAll(async () => {
  service = await startOAuth()
})
afterAll(() => service.stop())

describe('a consent', () => {
  it('is answered when it is stored, and not before', async () => {
    const client = await register(service)
    const { browser } = await signedInBrowser(service)
    const { challenge } = pkce()
    const page = await walk(
      browser,
      authorizePath(client, { code_challenge: challenge, code_challenge_method: 'S256' }),
    )
    if (typeof page === 'string') throw new Error('not asked')
    // Waits as long as a statement waits for its turn, and is refused then.
    const db = new Database(join(service.dataDir, 'tinyauth.db'))
    db.exec('begin immediate') // somebody else writes
    const answer = await consent(browser, page, {})
    const stored = (db.prepare("select count(*) n from oauth_artifacts where kind = 'Grant'").get() as { n: number }).n
    db.exec('rollback')
    db.close()
    expect([answer.status, stored]).not.toEqual([200, 0])
  })
})
