import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { reported } from './host.js'

/** What a command that ends so leaves behind. */
async function endOf(work: () => Promise<void>): Promise<{ err: string; code: number | undefined }> {
  let err = ''
  let code: number | undefined
  await reported(
    { environment: {}, out: () => undefined, err: (text) => (err += text), exit: (given) => (code = given) },
    work,
  )
  return { err, code }
}

describe('a command of the service', () => {
  it('that succeeds says nothing of itself', async () => {
    expect(await endOf(() => Promise.resolve())).toEqual({ err: '', code: undefined })
  })

  it.each<[Error | string, string]>([
    [new Error('the disk is full'), 'the disk is full\n'],
    [new DomainError('Conflict', { detail: 'users already', problems: { users: 'x' } }), 'users already\n'],
    [new DomainError('ValidationFailed', { problems: { a: 'is wrong', b: 'too' } }), 'a: is wrong\nb: too\n'],
    [new DomainError('ServiceUnavailable'), 'ServiceUnavailable\n'],
    ['thrown', 'thrown\n'],
  ])('that fails says why in words, and ends with 1: %s', async (thrown, err) => {
    expect(await endOf(() => Promise.reject(thrown as Error))).toEqual({ err, code: 1 })
  })

  it('that was configured wrongly ends with 2, naming every setting', async () => {
    const { err, code } = await endOf(() => {
      loadConfig({ PORT: 'x', LOG_LEVEL: 'loud' })
      return Promise.resolve()
    })
    expect(code).toBe(2)
    expect(err).toContain('PORT')
    expect(err).toContain('LOG_LEVEL')
  })
})
