import { describe, expect, it } from '@jest/globals'
import { DeclaredRoutes, methodsOf } from './declared-routes.js'
import type { RouteDeclaration } from './route.js'

function route(method: RouteDeclaration['method'], path: string): RouteDeclaration {
  return { method, path, summary: path, event: path, access: { open: true, reason: 'a test' } }
}

const ROUTES = new DeclaredRoutes([
  route('GET', '/users'),
  route('POST', '/users'),
  route('DELETE', '/users/{username}'),
  route('PUT', '/users/me'),
])

function methods(url: string): readonly string[] {
  return methodsOf(ROUTES.at(url))
}

describe('the methods of a path', () => {
  it('are those of every declaration that serves it, with HEAD where there is GET', () => {
    expect(methods('/users')).toEqual(['GET', 'HEAD', 'POST'])
    expect(methods('/users/me')).toEqual(['DELETE', 'PUT'])
    expect(methods('/users/fred?x=/users')).toEqual(['DELETE'])
  })

  it.each(['/', '/Users', '/users/', '/users/fred/keys', '/users//', ''])(
    'are none where nothing is served: %j',
    (url) => {
      expect(methods(url)).toEqual([])
    },
  )

  it('are found with a slash in a parameter, as long as it is encoded', () => {
    expect([methods('/users/a%2Fb'), methods('/users/%zz')]).toEqual([['DELETE'], ['DELETE']])
  })
})
