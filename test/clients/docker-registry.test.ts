import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { basic } from '../service/client.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'

const REGISTRY = 'docker-registry'
const image = (name: string): string => arn(REGISTRY, `repository/${name}`)

let service: TestService
let registry: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  registry = await service.gatekeeper(REGISTRY)
  const grants = policy(allow('docker-registry:pull', image('*')), allow('docker-registry:push', image('fred/*')))
  fred = await service.createUserWithKey({ policy: grants })
})

afterAll(() => service.stop())

/** What `docker` sends to `/v2/token`, forwarded with the scopes that it asked for. */
function tokenFor(permit: Readonly<Record<string, readonly string[]>>, proof?: HeaderLine): Promise<Answer> {
  const headers: HeaderLine[] = [
    ['Host', 'registry.example'],
    ['User-Agent', 'docker/27.0 go/go1.22 git-commit/abc kernel/6.1 os/linux arch/amd64'],
    ...(proof ? [proof] : []),
  ]
  return service.ask(registry, REGISTRY, { permit, headers, context: {} })
}

describe('docker-registry-tinyauth', () => {
  it('gets a partial answer: what is permitted stands beside what is not', async () => {
    const permit = { pull: [image('fred/app'), image('jane/app')], push: [image('fred/app'), image('jane/app')] }
    const answer = await tokenFor(permit, fred.proof)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      Authorized: false,
      ErrorCode: 'NotPermitted',
      Permitted: { pull: [image('fred/app'), image('jane/app')], push: [image('fred/app')] },
      NotPermitted: { push: [image('jane/app')] },
    })
  })

  it('keeps an image name with a port and a colon as it is', async () => {
    const name = image('localhost:5000/fred/app')
    const answer = await tokenFor({ pull: [name] }, fred.proof)
    expect(answer.body).toEqual({
      Authorized: true,
      Identity: fred.username,
      NotPermitted: {},
      Permitted: { pull: [name] },
    })
  })

  describe('at `docker login`, which asks for no scope,', () => {
    it('learns who the user is, and is not told `Authorized`', async () => {
      const answer = await tokenFor({}, fred.proof)
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ Authorized: false, Identity: fred.username, NotPermitted: {}, Permitted: {} })
    })

    it.each<[string, () => HeaderLine | undefined]>([
      ['InvalidSignature', () => ['Authorization', basic(fred.keyId, 'any password')]],
      ['NoSuchKey', () => ['Authorization', basic('AKNOBODYNOBODYNOBODY', 'any password')]],
      ['UnsignedRequest', () => undefined],
    ])('is told %s, so that a bad credential yields no token', async (code, proof) => {
      const answer = await tokenFor({}, proof())
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ Authorized: false, ErrorCode: code, NotPermitted: {}, Permitted: {} })
    })
  })
})
