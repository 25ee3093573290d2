import { describe, expect, it } from '@jest/globals'
import { parseArn, splitArn } from './arn.js'

describe('parseArn', () => {
  it.each([
    ['arn:tinyauth:apples:default::apples/fred', ['tinyauth', 'apples', 'default', '', 'apples/fred']],
    ['arn:aws:s3:::b/a:b', ['aws', 's3', '', '', 'b/a:b']],
    ['arn:aws:iam::111122223333:root', ['aws', 'iam', '', '111122223333', 'root']],
    ['arn:::::', ['', '', '', '', '']],
    ['arn::::::', ['', '', '', '', ':']],
  ])('reads the six parts of %s', (text, [partition, service, region, account, resource]) => {
    expect(parseArn(text)).toEqual({ partition, service, region, account, resource })
  })

  it.each(['', 'arn', 'arn:aws:s3::b', '*', 'ARN:aws:s3:::b', ' arn:aws:s3:::b', 'urn:aws:s3:::b', 'arn::::'])(
    'refuses %j',
    (text) => {
      expect(parseArn(text)).toBeUndefined()
    },
  )
})

describe('splitArn', () => {
  it('gives back all parts there are, and the text when they are joined', () => {
    for (const text of ['', 'a', 'a:b', ':', 'a:b:c:d:e', 'a:b:c:d:e:f', 'a:b:c:d:e:f:g::']) {
      expect(splitArn(text).join(':')).toBe(text)
    }
    expect(splitArn('a:b')).toEqual(['a', 'b'])
    expect(splitArn('a:b:c:d:e:f:g')).toEqual(['a', 'b', 'c', 'd', 'e', 'f:g'])
  })
})
