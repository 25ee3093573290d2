import { describe, expect, it } from '@jest/globals'
import { asUser, signedIn } from './testing-credential.js'
import { testingAuthorizer } from './testing-authorizer.js'
import { testingDecider } from './testing-decider.js'

const POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'apples:*', Resource: 'arn:test:apples:eu::apples/*' },
}

/** A request as Express gives it. */
function requestWith(headers: Readonly<Record<string, string>>) {
  return { method: 'GET', url: '/', rawHeaders: Object.entries(headers).flat(), ip: '192.0.2.1' }
}

describe('a testing authorizer', () => {
  const decider = testingDecider({ users: { fred: { policies: [POLICY] } }, service: 'apples', partition: 'test' })
  const authorizer = testingAuthorizer(decider, { region: 'eu' })

  it('builds the ARNs of the service, partition and region under test', () => {
    expect(authorizer.arn('apples', 'fred')).toBe('arn:test:apples:eu::apples/fred')
  })

  it('lets in whom the policies let in, and throws for others', () => {
    const apple = { action: 'GetApple', type: 'apples', id: 'fred' }
    expect(authorizer.authorize(requestWith(asUser('fred')), apple)).toMatchObject({ authorized: true })
    expect(() => authorizer.authorize(requestWith({}), apple)).toThrow('authentication is needed')
  })

  it('reads nothing of the environment', () => {
    process.env['TINYAUTH_SERVICE'] = 'pears'
    try {
      expect(testingAuthorizer(decider).settings.service).toBe('apples')
    } finally {
      delete process.env['TINYAUTH_SERVICE']
    }
  })

  it('knows who is signed in, with groups and profile, and refuses who is no user', () => {
    const profile = { name: 'Mary', email: 'mary@example.com', emailVerified: true }
    const users = { mary: { groups: { staff: [POLICY] }, profile }, fred: {} }
    const asked = testingAuthorizer(testingDecider({ users, service: 'apples' }))
    expect(asked.login(requestWith(signedIn('mary', { mfa: true })))).toEqual({
      username: 'mary',
      user: { id: 'mary', uid: 'testing-mary', ...profile, picture: null, groups: ['staff'], mfa: true },
    })
    expect(asked.login(requestWith(asUser('fred')))).toEqual({ username: 'fred' })
    return expect(asked.login(requestWith(signedIn('jane')))).rejects.toThrow('authentication is needed')
  })

  it('lets in by policies who is signed in, unless another site may have sent the request', () => {
    const apple = { action: 'GetApple', type: 'apples', id: 'fred' }
    const post = (headers: Readonly<Record<string, string>>) => ({ ...requestWith(headers), method: 'POST' })
    const own = { ...signedIn('fred'), 'sec-fetch-site': 'same-origin' }
    expect(authorizer.authorize(requestWith(signedIn('fred')), apple)).toMatchObject({ authorized: true })
    expect(authorizer.authorize(post(own), apple)).toMatchObject({ authorized: true })
    expect(authorizer.check(post(signedIn('fred')), apple)).toMatchObject({
      authorized: false,
      errorCode: 'CsrfError',
      decidedBy: 'guard',
    })
  })
})
