import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { EntityManager } from 'typeorm'
import * as a from '../../test/store/fixtures.js'
import { createSqliteFile } from '../../test/store/sqlite-database.js'
import { ManualClock } from '../common/clock.js'
import { createLog } from '../common/log/index.js'
import { Secret } from '../common/secrets/secret.js'
import { SecretBox } from '../common/secrets/secret-box.js'
import {
  AttachmentEntity,
  PolicyEntity,
  type PolicyRef,
  PolicyVersionEntity,
  PrincipalReader,
  type Store,
  UserEntity,
} from '../store/index.js'
import { PolicyShelf } from './policy-shelf.js'
import { PrincipalLoader } from './principal-loader.js'

/** Counts how often documents are read, and says when a principal was. */
class WatchedReader extends PrincipalReader {
  documents = 0
  onPrincipal: () => void = () => undefined

  override async principal(
    ...asked: Parameters<PrincipalReader['principal']>
  ): ReturnType<PrincipalReader['principal']> {
    const found = await super.principal(...asked)
    this.onPrincipal()
    return found
  }

  override policyDocuments(
    manager: EntityManager,
    refs: readonly Pick<PolicyRef, 'policyId' | 'version'>[],
  ): ReturnType<PrincipalReader['policyDocuments']> {
    this.documents += 1
    return super.policyDocuments(manager, refs)
  }
}

let database: Awaited<ReturnType<typeof createSqliteFile>>
let store: Store
let reader: WatchedReader
let loader: PrincipalLoader

beforeEach(async () => {
  database = await createSqliteFile()
  store = await a.open({ file: database.file })
  reader = new WatchedReader()
  const [fred, policy] = [a.user({ username: 'fred' }), a.policy()]
  await store.unitOfWork.run(async ({ manager }) => {
    await manager.insert(UserEntity, fred)
    await manager.insert(PolicyEntity, policy)
    await manager.insert(PolicyVersionEntity, a.policyVersion(policy.id))
    await manager.insert(AttachmentEntity, a.attachment(policy.id, { userId: fred.id }))
  })
  loader = new PrincipalLoader({
    ...{ unitOfWork: store.unitOfWork, reader, limits: {}, arnBase: 'arn:tinyauth:tinyauth:::', fixedGuardrails: [] },
    shelf: new PolicyShelf({ partition: 'tinyauth', self: 'tinyauth' }, {}),
    use: { mustBegin: () => false, begin: () => Promise.resolve(), asBegun: (stored) => stored },
    secretBox: new SecretBox(new Secret([Buffer.alloc(32, 7)])),
    log: createLog({ logLevel: 'silent', logFormat: 'json', service: 'tinyauth' }, new ManualClock(a.NOW)),
  })
})

afterEach(async () => {
  await store.close()
  await database.drop()
})

it('compiles a version once for all who hold it', async () => {
  const first = await loader.byUsername('fred')
  const second = await loader.byUsername('fred')
  expect(first?.parts.own.policies[0]).toBe(second?.parts.own.policies[0])
  expect(reader.documents).toBe(1)
})

it('takes nothing over of what was being read when everything was let go of: the store may have gone back meanwhile', async () => {
  reader.onPrincipal = () => loader.forget()
  const old = await loader.byUsername('fred')
  reader.onPrincipal = () => undefined
  const current = await loader.byUsername('fred')
  expect(current?.parts.own.policies[0]).not.toBe(old?.parts.own.policies[0])
  expect(reader.documents).toBe(2)
})
