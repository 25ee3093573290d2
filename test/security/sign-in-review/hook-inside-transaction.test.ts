import { describe, expect, it } from '@jest/globals'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTinyauth } from '../../../src/service.js'
import { Client, keepAliveAgent } from '../../service/client.js'
import { MASTER_KEY, SIGNING_KEY, succeeded } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'

describe('an admission hook that asks the service', () => {
  it('does not stop the whole service when a lease is asked for', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-review-'))
    const agent = keepAliveAgent()
    const asks: { client?: Client; armed: boolean } = { armed: false }
    const running = await startTinyauth(
      {
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: dataDir,
        MASTER_KEY,
        SECRET_SIGNING_KEY: SIGNING_KEY,
        LOG_LEVEL: 'error',
      },
      {
        signIn: {
          admissionHooks: {
            list: async () => {
              if (asks.armed) await asks.client?.get('/api/v1/users')
              return { admitted: true, by: 'hook' }
            },
          },
        },
      },
    )
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
    const anonymous = new Client(running.url, agent)
    const root = anonymous.as({ keyId, secret })
    asks.client = root
    const users = [{ name: 'fred', email: 'fred@example.com', password: 'a password of the tests' }]
    const body = { name: 'list', kind: 'basic', settings: { users }, admission: { rules: '@example.com' } }
    succeeded(await root.post('/api/v1/identity-providers', body))
    const browser = new BrowserClient(anonymous)
    const answer = await browser.submit('/login/list', {
      username: 'fred',
      password: 'a password of the tests',
      next: '/account',
    })
    expect(answer.status).toBe(303)
    asks.armed = true
    const within = <T>(work: Promise<T>): Promise<T | 'never'> =>
      Promise.race([
        work,
        new Promise<'never'>((done) =>
          setTimeout(() => {
            done('never')
          }, 10_000).unref(),
        ),
      ])
    const headers = [['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]]
    const leased = await within(root.post('/api/v1/services/apples/leases', { headers }))
    const alive = await within(anonymous.get('/login'))
    expect([leased === 'never', alive === 'never']).toEqual([false, false])
    agent.destroy()
    await running.stop()
  })
})
