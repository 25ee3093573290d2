import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../../test/provision/empty-store.js'
import * as a from '../../../test/store/fixtures.js'
import { OAuthArtifactEntity, OAuthClientEntity, UserEntity } from '../../store/index.js'
import { Sessions } from './sessions.js'

let empty: EmptyStore

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

describe('the end of an identity', () => {
  it('ends what apps hold of its user, but for what was agreed to, and of nobody else', async () => {
    const { unitOfWork } = empty.store
    const [fred, ann] = [a.user({ username: 'fred' }), a.user({ username: 'ann' })]
    const client = a.oauthClient(ann.id)
    const of = (user: UserEntity, kind: string): OAuthArtifactEntity => a.oauthArtifact(user.id, client.id, { kind })
    const kept = [of(fred, 'Grant'), of(ann, 'RefreshToken')]
    await unitOfWork.run(async ({ manager }) => {
      await manager.insert(UserEntity, [fred, ann])
      await manager.insert(OAuthClientEntity, client)
      const rows = [...kept, of(fred, 'AccessToken'), of(fred, 'RefreshToken'), of(fred, 'AuthorizationCode')]
      for (const row of rows) await manager.insert(OAuthArtifactEntity, { ...row, payload: {} })
    })
    await unitOfWork.run((tx) => new Sessions(empty.options).endOfIdentity(tx, fred.id, 'an identity'))
    const left = await unitOfWork.read((manager) => manager.find(OAuthArtifactEntity))
    expect(left.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort())
    expect(empty.commits.at(-1)?.subjects).toEqual([{ type: 'user', id: fred.id }])
  })
})
