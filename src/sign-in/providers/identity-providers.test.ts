import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SignInRoom } from '../../../test/sign-in/providers/sign-in-room.js'
import { IdentityProviderEntity } from '../../store/index.js'

let room: SignInRoom

beforeEach(async () => {
  room = await SignInRoom.open()
})

afterEach(() => room.close())

const OIDC = {
  kind: 'oidc',
  settings: { clientId: 'x', clientAuthentication: 'none', issuer: 'https://id.example.com' },
}

describe('the registry', () => {
  it('finds what is enabled, by exactly its name', async () => {
    await room.row({ name: 'corp', ...OIDC })
    await room.row({ name: 'off', ...OIDC, enabled: false })
    expect(await room.providers.list()).toEqual([
      { name: 'corp', kind: 'oidc', displayName: 'id.example.com', isRedirect: true },
    ])
    expect((await room.providers.find('corp'))?.name).toBe('corp')
    expect(await Promise.all(['off', 'Corp', 'nobody', ''].map((name) => room.providers.find(name)))).toEqual(
      Array(4).fill(undefined),
    )
  })

  it('keeps a provider until its row changes, and sees every change at once', async () => {
    const id = await room.row({ name: 'corp', ...OIDC })
    const first = await room.providers.find('corp')
    expect((await room.providers.find('corp'))?.provider).toBe(first?.provider)
    await room.run(({ manager }) => manager.update(IdentityProviderEntity, { id }, { displayName: 'Corp' }))
    const second = await room.providers.find('corp')
    expect([second?.displayName, second?.provider === first?.provider]).toEqual(['Corp', false])
    await room.run(({ manager }) => manager.delete(IdentityProviderEntity, { id }))
    expect(await room.providers.find('corp')).toBeUndefined()
    expect(await room.providers.list()).toEqual([])
  })

  it.each([
    ['settings that no kind takes', { kind: 'oidc', settings: { issuer: 5 } }],
    ['a kind that is not known any more', { kind: 'saml' }],
    ['an admission that admits nobody', { ...OIDC, admission: {} }],
    ['an admission that is none', { ...OIDC, admission: [] as unknown as Record<string, unknown> }],
    [
      'a secret of another master key',
      { ...OIDC, sealedClientSecret: 'v1.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' },
    ],
    ['a secret that is none', { ...OIDC, sealedClientSecret: '' }],
  ])('leaves out a row with %s, says so once, and goes on', async (_what, row) => {
    await room.row({ name: 'broken', ...row })
    await room.row({ name: 'corp', ...OIDC })
    for (let i = 0; i < 2; i++) expect((await room.providers.list()).map(({ name }) => name)).toEqual(['corp'])
    expect(await room.providers.find('broken')).toBeUndefined()
    expect(Object.keys((await room.providers.get('broken'))?.compiled.problems ?? {})).not.toEqual([])
    expect(room.warnings).toHaveLength(1)
  })

  it('does not take the secret of another row', async () => {
    const { secretBox } = room
    await room.row({ name: 'corp', ...OIDC, sealedClientSecret: secretBox.seal('a secret', 'another row') })
    expect(await room.providers.find('corp')).toBeUndefined()
  })
})
