import { describe, expect, it } from '@jest/globals'
import { ConnectionPool } from './connection-pool.js'

describe('the connections to a service by TLS', () => {
  it.each([
    ['https://tinyauth.example.org/auth/', 'tinyauth.example.org'],
    ['https://192.0.2.1/', ''],
    ['https://[2001:db8::1]:8443/', ''],
  ])('ask for the certificate of the endpoint, whatever `Host` a request has: %s', (endpoint, servername) => {
    const pool = new ConnectionPool({ endpoint, maxConnections: 5, verify: true })
    for (const agent of [pool.kept, pool.fresh]) {
      // What an agent was made with; its type does not say that it is kept.
      expect(Reflect.get(agent, 'options')).toMatchObject({ servername, rejectUnauthorized: true, maxSockets: 5 })
    }
    pool.close()
  })
})
