import { describe, expect, it } from '@jest/globals'
import { NOW, sha256, SIGNER, verdict } from '../../test/builders/signed-request.js'
import { presignRequest } from './presign-request.js'

const HOST = [['Host', 'orchard.example.com']] as const

describe('presignRequest', () => {
  const request = { method: 'GET', uri: '/apples?page=2', headers: HOST }

  function judge(uri: string, expiresAt = NOW): string {
    return verdict({ ...request, uri, bodySha256: sha256('') }, { now: expiresAt })
  }

  it('is good for five minutes unless something else is said', () => {
    const uri = presignRequest(request, SIGNER)
    expect([judge(uri, NOW + 299_999), judge(uri, NOW + 300_000)]).toEqual(['ok', 'expired'])
  })

  it.each([
    ['/', '/?X-Amz-Algorithm='],
    ['/?', '/?X-Amz-Algorithm='],
    ['/?a', '/?a&X-Amz-Algorithm='],
  ])('adds its parameters to %s', (uri, begin) => {
    const presigned = presignRequest({ ...request, uri }, SIGNER)
    expect(presigned.startsWith(begin)).toBe(true)
    expect(judge(presigned)).toBe('ok')
  })

  it('encodes what it adds', () => {
    const uri = presignRequest(request, { ...SIGNER, accessKeyId: 'A+=B', securityToken: 'a/b+c==' })
    expect(uri).toContain('X-Amz-Credential=A%2B%3DB%2F20260102%2Fglobal%2Forchard%2Faws4_request')
    expect(uri).toContain('X-Amz-Security-Token=a%2Fb%2Bc%3D%3D')
  })

  it.each([0, -1, 1.5, 604_801, Number.NaN])('does not presign for %d seconds', (expiresSeconds) => {
    expect(() => presignRequest(request, { ...SIGNER, expiresSeconds })).toThrow('invalid-expires')
  })

  it('does not presign twice', () => {
    const uri = presignRequest(request, SIGNER)
    expect(() => presignRequest({ ...request, uri }, SIGNER)).toThrow('duplicate-parameter')
  })
})
