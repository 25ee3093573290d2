import { describe, expect, it } from '@jest/globals'
import { oracleResource } from './resource.js'

describe('oracleResource', () => {
  it.each([
    ['b/1///test///o.jpg', true],
    ['b//test/o.jpg', true],
    ['b/1/test/', true],
    ['b/1-test/o.jpg', false],
    ['b/test/o.jpg', false],
    ['b/1/2/test.jpg', false],
  ])('matches the page of AWS: b/*/test/* on %s is %j in both readings', (name, matches) => {
    expect(oracleResource('arn:aws:s3:::b/*/test/*', `arn:aws:s3:::${name}`, 'strict')).toBe(matches)
    expect(oracleResource('arn:aws:s3:::b/*/test/*', `arn:aws:s3:::${name}`, 'loose')).toBe(matches)
  })

  it.each([
    ['arn:aws:dynamodb:*:table/p-*', 'arn:aws:dynamodb:us-east-1:1111:table/p-x', false, true],
    ['arn:p:svc:*::apples/1', 'arn:p:svc:eu::apples/z::apples/1', false, true],
    ['arn:p:svc:eu*::apples/1', 'arn:p:svc:eu-1::apples/1', true, true],
    ['arn:p:s?c:eu::apples/1', 'arn:p:s:c:eu::apples/1', false, false],
    ['arn:aws:s3:*', 'arn:aws:s3:::bucket', true, true],
    ['arn:*', 'arn:a:b:c:d:e', true, true],
    ['arn:p:svc:eu::apples/*', 'arn:p:svc:eu::apples/', true, true],
    ['arn:p:svc:eu::apples/*', 'arn:p:svc:eu::apples/a:b', true, true],
    ['arn:p:svc:eu::apples/?', 'arn:p:svc:eu::apples/:', true, true],
    ['arn:p:svc:eu::apples/a', 'arn:p:svc:eu::apples/A', false, false],
    ['*', 'anything', true, true],
  ])('%s on %s is strict %j, loose %j', (pattern, arn, strict, loose) => {
    expect(oracleResource(pattern, arn, 'strict')).toBe(strict)
    expect(oracleResource(pattern, arn, 'loose')).toBe(loose)
  })
})
