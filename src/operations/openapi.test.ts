import { describe, expect, it } from '@jest/globals'
import { openApi } from './openapi.js'

const ABOUT = { service: 'tinyauth', version: '1.0.0' }

describe('the OpenAPI description', () => {
  it('says where tokens come from, where the service knows its address', () => {
    const { components, security } = openApi([], { ...ABOUT, publicUrl: 'https://auth.example.org/a' })
    expect(components?.securitySchemes?.['oauth2']).toEqual({
      type: 'oauth2',
      description: expect.any(String),
      flows: {
        authorizationCode: {
          authorizationUrl: 'https://auth.example.org/a/oauth/authorize',
          tokenUrl: 'https://auth.example.org/a/oauth/token',
          refreshUrl: 'https://auth.example.org/a/oauth/token',
          scopes: {
            openid: expect.any(String),
            profile: expect.any(String),
            read: expect.any(String),
            write: expect.any(String),
            execute: expect.any(String),
          },
        },
      },
    })
    expect(security).toContainEqual({ oauth2: [] })
  })

  it('names no authorization server where the service does not know its address', () => {
    const described = openApi([], { ...ABOUT, publicUrl: undefined })
    expect(JSON.stringify(described)).not.toContain('oauth')
    expect(described.security).toEqual([{ basic: [] }, { bearer: [] }, { session: [] }, { sigv4: [] }])
  })
})
