import { describe, expect, it } from '@jest/globals'
import type { PrincipalElement } from '../document.js'
import { compilePrincipal, isStronger, principalStrength } from './principal-matcher.js'
import type { Principal } from '../request.js'

const ACCOUNT = '111122223333'
const fred: Principal = { kind: 'user', arn: 'arn:aws:iam::111122223333:user/fred', account: ACCOUNT, uid: 'UID1' }
const role: Principal = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/R', account: ACCOUNT, uid: 'UID2' }
const session: Principal = {
  kind: 'roleSession',
  arn: 'arn:aws:sts::111122223333:assumed-role/R/s',
  issuer: 'arn:aws:iam::111122223333:role/R',
  account: ACCOUNT,
}
const federated: Principal = {
  kind: 'federatedSession',
  arn: 'arn:aws:sts::111122223333:federated-user/f',
  issuer: 'arn:aws:iam::111122223333:user/fred',
  account: ACCOUNT,
}
const outside: Principal = { kind: 'federated', arn: 'accounts.example.com' }
const service: Principal = { kind: 'service', arn: 'backup' }
const anonymous: Principal = { kind: 'anonymous' }
const EVERYBODY = [fred, role, session, federated, outside, service, anonymous]

function strength(element: PrincipalElement, principal: Principal): string {
  return principalStrength(compilePrincipal(element, false), principal, false, false)
}

function spares(element: PrincipalElement, principal: Principal, bounded = false): boolean {
  return principalStrength(compilePrincipal(element, true), principal, true, bounded) === 'none'
}

function excludes(element: PrincipalElement, principal: Principal): boolean {
  return principalStrength(compilePrincipal(element, true), principal, false, false) === 'none'
}

describe('Principal', () => {
  it('names everyone by *, the anonymous too', () => {
    for (const principal of EVERYBODY) {
      for (const element of ['*', { AWS: '*' }, { AWS: ['x', '*'] }])
        expect(strength(element, principal)).not.toBe('none')
    }
    expect(strength('*', anonymous)).toBe('everyone')
    expect(strength({ AWS: '*' }, fred)).toBe('everyone')
  })

  it.each(['Federated', 'Service', 'CanonicalUser'] as const)(
    'names everyone by * under %s too, or is faulty',
    (type) => {
      const matcher = compilePrincipal({ [type]: '*' }, false)
      expect(matcher.fault !== undefined || principalStrength(matcher, fred, true, false) === 'everyone').toBe(true)
    },
  )

  it.each([
    ['the ARN of a user', { AWS: 'arn:aws:iam::111122223333:user/fred' }, fred, 'self'],
    ['one of several ARNs', { AWS: ['x', 'arn:aws:iam::111122223333:user/fred'] }, fred, 'self'],
    ['the ARN of a role', { AWS: 'arn:aws:iam::111122223333:role/R' }, role, 'issuer'],
    ['the role behind a session', { AWS: 'arn:aws:iam::111122223333:role/R' }, session, 'issuer'],
    ['a session', { AWS: 'arn:aws:sts::111122223333:assumed-role/R/s' }, session, 'self'],
    ['a federated session', { AWS: 'arn:aws:sts::111122223333:federated-user/f' }, federated, 'self'],
    ['the user behind a federated session', { AWS: 'arn:aws:iam::111122223333:user/fred' }, federated, 'issuer'],
    ['an account', { AWS: ACCOUNT }, fred, 'account'],
    ['an account by its root', { AWS: 'arn:aws:iam::111122223333:root' }, session, 'account'],
    ['a service', { Service: ['other', 'backup'] }, service, 'self'],
    ['a provider', { Federated: 'accounts.example.com' }, outside, 'self'],
    ['an id', { CanonicalUser: 'UID1' }, fred, 'self'],
    ['the id of a role', { CanonicalUser: 'UID2' }, role, 'issuer'],
    ['a name and its account', { AWS: [ACCOUNT, 'arn:aws:iam::111122223333:user/fred'] }, fred, 'self'],
    ['everyone and the role', { AWS: ['*', 'arn:aws:iam::111122223333:role/R'] }, session, 'everyone'],
  ] as const)('names by %s', (_, element, principal, expected) => {
    expect(strength(element, principal)).toBe(expected)
  })

  it.each([
    ['another case', { AWS: 'arn:aws:iam::111122223333:user/Fred' }, fred],
    ['a longer name', { AWS: 'arn:aws:iam::111122223333:user/fredd' }, fred],
    ['another account', { AWS: '111122223334' }, fred],
    ['eleven digits', { AWS: '11112222333' }, { ...fred, account: '11112222333' }],
    ['an ARN under Service', { Service: 'arn:aws:iam::111122223333:user/fred' }, fred],
    ['a service under AWS', { AWS: 'backup' }, service],
    ['a provider under AWS', { AWS: 'accounts.example.com' }, outside],
    ['an id that the principal lacks', { CanonicalUser: 'UID1' }, service],
    ['an id under AWS', { AWS: 'UID1' }, fred],
    ['the issuer of somebody who is no session', { AWS: 'i' }, { ...fred, issuer: 'i' }],
    ['the root of no account', { AWS: 'arn:aws:iam:::root' }, { ...fred, account: '' }],
    ['nothing', {}, fred],
    ['an empty list', { AWS: [] }, fred],
  ] as const)('does not name by %s', (_, element, principal) => {
    expect(strength(element, principal)).toBe('none')
  })

  it('names the anonymous by nothing but *', () => {
    const lookalike: Principal = { ...fred, kind: 'anonymous', issuer: 'i' }
    for (const AWS of [ACCOUNT, 'arn:aws:iam::111122223333:user/fred', 'i'])
      expect(strength({ AWS }, lookalike)).toBe('none')
    expect(strength({ CanonicalUser: 'UID1' }, lookalike)).toBe('none')
  })

  it.each(['arn:aws:iam::111122223333:user/*', 'arn:aws:iam::*:root', '**', 'arn:aws:iam::111122223333:user/fre?'])(
    'cannot be evaluated with the pattern %s',
    (AWS) => {
      expect(compilePrincipal({ AWS }, false).fault?.code).toBe('unsupported-wildcard-in-principal')
      expect(compilePrincipal({ AWS: ['x', AWS] }, true).fault?.code).toBe('unsupported-wildcard-in-principal')
      expect(compilePrincipal({ Service: AWS }, false).fault?.code).toBe('unsupported-wildcard-in-principal')
      expect(compilePrincipal(AWS, false).fault?.code).toBe('unsupported-wildcard-in-principal')
    },
  )
})

describe('NotPrincipal in an Allow', () => {
  it('applies with the strength of * to who is named in no way', () => {
    const matcher = compilePrincipal({ AWS: 'x' }, true)
    for (const principal of EVERYBODY) expect(principalStrength(matcher, principal, false, false)).toBe('everyone')
  })

  it('does not apply to who is named in any way, by the account too', () => {
    for (const AWS of ['*', ACCOUNT, 'arn:aws:iam::111122223333:user/fred']) expect(excludes({ AWS }, fred)).toBe(true)
    expect(excludes({ AWS: 'arn:aws:iam::111122223333:role/R' }, session)).toBe(true)
    expect(excludes({ AWS: '*' }, anonymous)).toBe(true)
  })
})

describe('NotPrincipal in a Deny', () => {
  it('spares who is named itself', () => {
    expect(spares({ AWS: 'arn:aws:iam::111122223333:user/fred' }, fred)).toBe(true)
    expect(spares({ CanonicalUser: 'UID1' }, fred)).toBe(true)
    expect(spares({ AWS: 'arn:aws:iam::111122223333:role/R' }, role)).toBe(true)
    expect(spares({ Service: 'backup' }, service)).toBe(true)
  })

  it('spares nobody by *, which names everyone and nobody in particular', () => {
    for (const principal of EVERYBODY) expect(spares('*', principal)).toBe(false)
  })

  it('spares a session only together with its issuer', () => {
    const self = 'arn:aws:sts::111122223333:assumed-role/R/s'
    const issuer = 'arn:aws:iam::111122223333:role/R'
    expect(spares({ AWS: self }, session)).toBe(false)
    expect(spares({ AWS: issuer }, session)).toBe(false)
    expect(spares({ AWS: [self, issuer] }, session)).toBe(true)
    const both = ['arn:aws:sts::111122223333:federated-user/f', 'arn:aws:iam::111122223333:user/fred']
    expect(spares({ AWS: both[0] ?? '' }, federated)).toBe(false)
    expect(spares({ AWS: both }, federated)).toBe(true)
  })

  it('spares nobody by an account', () => {
    expect(spares({ AWS: ACCOUNT }, fred)).toBe(false)
    expect(spares({ AWS: 'arn:aws:iam::111122223333:root' }, fred)).toBe(false)
    const root: Principal = { ...fred, arn: 'arn:aws:iam::111122223333:root' }
    expect(spares({ AWS: 'arn:aws:iam::111122223333:root' }, root)).toBe(false)
  })

  it('reaches everyone who has a boundary, named or not', () => {
    expect(spares({ AWS: 'arn:aws:iam::111122223333:user/fred' }, fred, true)).toBe(false)
  })
})

describe('strengths', () => {
  it('are ordered: none, account, issuer, everyone, self', () => {
    const order = ['none', 'account', 'issuer', 'everyone', 'self'] as const
    for (const [i, left] of order.entries()) {
      for (const [j, right] of order.entries()) expect(isStronger(left, right)).toBe(i > j)
    }
  })
})
