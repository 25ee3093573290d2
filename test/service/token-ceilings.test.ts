import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { succeeded } from './harness.js'
import { type OAuthTokenService, startOAuthTokenService } from './oauth-token-service.js'
import { allow, policy } from './policies.js'

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
let service: OAuthTokenService

beforeAll(async () => {
  service = await startOAuthTokenService(clock)
})
afterAll(() => service.stop())

it('a token does not widen the scope that limits it', async () => {
  const scope = service.name('scopes')
  await service.scope(scope, policy(allow('tinyauth:UpdateOAuthScope', '*')))
  const username = await service.createUser({ policy: policy(allow('*', '*')) })
  clock.advance(1)
  const bearing = service.anonymous.with(`Bearer ${(await service.token(username, { scopes: [scope] })).value}`)
  expect((await bearing.get('/api/v1/users')).status).toBe(403)
  const widened = await bearing.put(`/api/v1/oauth-scopes/${scope}`, { policy: policy(allow('*', '*')) })
  expect([widened.status, (await bearing.get('/api/v1/users')).status]).toEqual([403, 403])
})

it('a token does not lift the boundary of an access key, as it does not lift its end', async () => {
  const scope = service.name('bounds')
  await service.scope(scope, policy(allow(['tinyauth:SetBoundary', 'tinyauth:UpdateAccessKey'], '*')))
  const username = await service.createUser({ policy: policy(allow('*', '*')) })
  const boundary = service.name('boundary')
  succeeded(
    await service.root.post('/api/v1/policies', { name: boundary, policy: policy(allow('tinyauth:GetUser', '*')) }),
  )
  const key = await service.createKey(username)
  const path = `/api/v1/users/${username}/keys/${key.keyId}`
  succeeded(await service.root.put(`${path}/boundary`, { policy: boundary }))
  clock.advance(1)
  const bearing = service.anonymous.with(`Bearer ${(await service.token(username, { scopes: [scope] })).value}`)
  expect((await service.anonymous.as(key).get('/api/v1/users')).status).toBe(403)
  expect((await bearing.patch(path, { expiresAt: null })).status).toBe(403)
  const lifted = await bearing.request('DELETE', `${path}/boundary`)
  expect([lifted.status, (await service.anonymous.as(key).get('/api/v1/users')).status]).toEqual([403, 403])
})
