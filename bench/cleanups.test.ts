import { describe, expect, it } from '@jest/globals'
import { cleaningUp } from './cleanups.js'

describe('cleaningUp', () => {
  it('ends what was started, the last first', async () => {
    const ended: string[] = []
    const result = await cleaningUp(async (cleanups) => {
      cleanups.add(() => void ended.push('database'))
      await cleanups.kept(Promise.resolve({ stop: () => void ended.push('node') }))
      return 7
    })
    expect([result, ended]).toEqual([7, ['node', 'database']])
  })

  it('ends the others when one cannot be ended, and says what went wrong first', async () => {
    const ended: string[] = []
    const failing = cleaningUp((cleanups) => {
      cleanups.add(() => void ended.push('database'))
      cleanups.add(() => Promise.reject(new Error('the node hangs')))
      return Promise.reject(new Error('a wrong answer'))
    })
    await expect(failing).rejects.toThrow('a wrong answer')
    expect(ended).toEqual(['database'])
  })

  it('does not keep to itself that something could not be ended', async () => {
    const failing = cleaningUp((cleanups) => {
      cleanups.add(() => Promise.reject(new Error('the node hangs')))
      return Promise.resolve()
    })
    await expect(failing).rejects.toThrow('the node hangs')
  })
})
