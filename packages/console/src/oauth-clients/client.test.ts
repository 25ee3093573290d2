import { describe, expect, it } from '@jest/globals'
import { authorizeAddress, bodyOf, type Client, tokenCommand } from './client.js'

const CLIENT = {
  id: 'shop',
  client_id: 'shop',
  redirect_uris: ['https://shop.example.org/back'],
  scopes: ['openid', 'apples:look'],
  grants: ['authorization_code'],
} as unknown as Client // what is asked here needs no more

describe('a client in the console', () => {
  it('is good for any service when none is named, and makes up its id when none is given', () => {
    expect(bodyOf({ name: 'Shop', client_id: '', services: [] })).toEqual({ name: 'Shop', services: null })
    expect(bodyOf({ client_id: 'shop', services: ['apples'] })).toEqual({ client_id: 'shop', services: ['apples'] })
  })

  it('is tried by an address where people sign in, or by a command where nobody does', () => {
    expect(authorizeAddress('https://id.example.org/auth/', CLIENT)).toBe(
      'https://id.example.org/auth/oauth/authorize?response_type=code&client_id=shop&redirect_uri=https%3A%2F%2Fshop.example.org%2Fback&scope=openid+apples%3Alook&code_challenge_method=S256&code_challenge=CHALLENGE',
    )
    expect(tokenCommand('https://id.example.org/', CLIENT)).toBeUndefined()
    const machine = { ...CLIENT, grants: ['client_credentials'], redirect_uris: [] }
    expect(authorizeAddress('https://id.example.org/', machine)).toBeUndefined()
    expect(tokenCommand('https://id.example.org/', machine)).toContain('scope=openid%20apples%3Alook')
  })
})
