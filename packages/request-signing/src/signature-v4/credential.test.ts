import { describe, expect, it } from '@jest/globals'
import { Problem } from '../problem.js'
import { parseCredential } from './credential.js'

describe('parseCredential', () => {
  it('reads key, date, region and service', () => {
    expect(parseCredential('AKID/20150830/us-east-1/iam/aws4_request')).toEqual({
      accessKeyId: 'AKID',
      date: '20150830',
      region: 'us-east-1',
      service: 'iam',
    })
  })

  it.each([
    '',
    'AKID',
    'AKID/20150830/us-east-1/iam',
    'AKID/20150830/us-east-1/iam/aws4_request/',
    'AKID/20150830/us-east-1/iam/aws4_request/more',
    'AK/ID/20150830/us-east-1/iam/aws4_request',
    '/20150830/us-east-1/iam/aws4_request',
    'AKID/20150830//iam/aws4_request',
    'AKID/20150830/us-east-1//aws4_request',
    'AKID/20150830/us-east-1/iam/aws5_request',
    'AKID/20150830/us-east-1/iam/AWS4_REQUEST',
    'AKID /20150830/us-east-1/iam/aws4_request',
    'AK,ID/20150830/us-east-1/iam/aws4_request',
    'AKID\n/20150830/us-east-1/iam/aws4_request',
    'ÄKID/20150830/us-east-1/iam/aws4_request',
    `${'A'.repeat(129)}/20150830/us-east-1/iam/aws4_request`,
    '/'.repeat(100_000),
  ])('refuses %j', (text) => {
    expect(parseCredential(text)).toEqual(expect.any(Problem))
  })
})
