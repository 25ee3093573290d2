import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, HeaderLine } from '../service/client.js'
import { startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'

const resource = (name: string): string => arn('elasticsearch', name)

let service: TestService
let plugin: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  plugin = await service.gatekeeper('elasticsearch')
  const fromOffice = { IpAddress: { SourceIp: '198.51.100.0/24' } }
  const grants = policy(
    allow('elasticsearch:IndicesDataRead*', resource('index/logs-*')),
    allow('elasticsearch:IndicesDataWriteIndex', resource('index/logs-*'), fromOffice),
    allow('elasticsearch:ClusterMonitor*', [resource('node/*'), resource('snapshot/')]),
  )
  fred = await service.createUserWithKey({ policy: grants })
})

afterAll(() => service.stop())

/** The plugin's endpoint is `…/api/`; it sends the address as its whole context and no region. */
function authorize(action: string, name: string, sourceIp = '203.0.113.9'): Promise<Answer> {
  const headers: HeaderLine[] = [['Content-Type', 'application/json'], ['host', 'es:9200'], fred.proof]
  const body = { permit: { [action]: [resource(name)] }, headers, context: { SourceIp: sourceIp } }
  return plugin.client.post(`${'/api/'}v1/services/elasticsearch/authorize-by-token`, body)
}

describe('the elasticsearch plugin', () => {
  it.each([
    ['IndicesDataReadSearch', 'index/logs-2026.11.22', true],
    ['IndicesDataReadSearch', 'index/secrets', false],
    ['ClusterMonitorNodesInfo', 'node/n1', true],
    ['ClusterMonitorSnapshotStatus', 'snapshot/', true],
    ['ClusterMonitorSnapshotStatus', 'snapshot/daily', false],
    ['ClusterAdminIngestPipelinePut', 'pipeline/p', false],
    ['ClusterAdminRepositoryPut', 'repository/backup', false],
  ])('reads a boolean `Authorized`: %s on %s is %s', async (action, name, expected) => {
    const answer = await authorize(action, name)
    expect(answer.status).toBe(200)
    expect(answer.body).toHaveProperty('Authorized', expected)
  })

  it.each([
    ['198.51.100.7', true],
    ['::ffff:198.51.100.7', true],
    ['198.51.101.7', false],
  ])('is answered by the address that it sends: a write from %s is %s', async (sourceIp, expected) => {
    const answer = await authorize('IndicesDataWriteIndex', 'index/logs-1', sourceIp)
    expect(answer.body).toHaveProperty('Authorized', expected)
  })
})
