import { describe, expect, it } from '@jest/globals'
import { sameOriginPath } from '@tinyauth/decision'

describe('a path to send a browser to', () => {
  it.each(['/%2f/evil.example', '/%2e/%2fevil.example', '/a/%2e%2e/%2f/evil.example', '/./%5cevil.example'])(
    'is none where what a browser makes of it begins with an encoded slash: %s',
    (path) => {
      const { pathname } = new URL(path, 'https://app.example')
      expect(decodeURIComponent(pathname)).toMatch(/^\/[/\\]/)
      expect(sameOriginPath(path)).toBeUndefined()
    },
  )
})
