import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { BackOff } from '../../common/back-off.js'
import { type CodeAttempt, FactorAttempts } from './factor-attempts.js'

const TOO_MANY = { code: 'TooManyRequests' }

function from(address: string, uid = 'u-fred'): CodeAttempt {
  return { uid, address }
}

function wrong(): Promise<undefined> {
  return Promise.resolve(undefined)
}

function right(): Promise<'right'> {
  return Promise.resolve('right')
}

async function guess(attempts: FactorAttempts, times: number, attempt: CodeAttempt): Promise<number> {
  const guesses = Array.from({ length: times }, () => attempts.judge(attempt, wrong))
  return (await Promise.allSettled(guesses)).filter(({ status }) => status === 'fulfilled').length
}

describe('wrong codes', () => {
  it('are let pass five times from one address, also when they come at once; then not even a right one is', async () => {
    const attempts = new FactorAttempts()
    expect(await guess(attempts, 50, from('192.0.2.1'))).toBe(5)
    await expect(attempts.judge(from('192.0.2.1'), right)).rejects.toMatchObject({
      ...TOO_MANY,
      retryAfterSeconds: 900,
    })
  })

  it('from one address do not shut the user out elsewhere, nor anybody else there', async () => {
    const attempts = new FactorAttempts()
    await guess(attempts, 50, from('192.0.2.1'))
    expect(await attempts.judge(from('198.51.100.7'), right)).toBe('right')
    expect(await attempts.judge(from('192.0.2.1', 'u-ann'), right)).toBe('right')
  })

  it('are let pass ten times of one user, however many addresses there are', async () => {
    const attempts = new FactorAttempts()
    let passed = 0
    for (let host = 1; host <= 20; host += 1) passed += await guess(attempts, 1, from(`203.0.113.${host}`))
    expect(passed).toBe(10)
  })

  it('from one network of IPv6 are those of one address', async () => {
    const attempts = new FactorAttempts()
    let passed = 0
    for (let host = 1; host <= 8; host += 1) passed += await guess(attempts, 1, from(`2001:db8::${host}`))
    expect(passed).toBe(5)
  })

  it.each([undefined, false])('are those that answer %j', async (value) => {
    const attempts = new FactorAttempts()
    for (let time = 0; time < 5; time += 1) await attempts.judge(from('192.0.2.1'), () => Promise.resolve(value))
    await expect(attempts.judge(from('192.0.2.1'), right)).rejects.toMatchObject(TOO_MANY)
  })

  it('are forgiven with a right one', async () => {
    const attempts = new FactorAttempts()
    for (let round = 0; round < 5; round += 1) {
      expect(await guess(attempts, 4, from('192.0.2.1'))).toBe(4)
      expect(await attempts.judge(from('192.0.2.1'), right)).toBe('right')
    }
  })

  it('that were not judged do not count', async () => {
    const attempts = new FactorAttempts()
    const broken = (): Promise<undefined> => Promise.reject(new Error('the disk is on fire'))
    for (let time = 0; time < 20; time += 1) {
      await expect(attempts.judge(from('192.0.2.1'), broken)).rejects.toThrow('fire')
    }
    expect(await attempts.judge(from('192.0.2.1'), right)).toBe('right')
  })
})

describe('a wait', () => {
  // The library takes the time from the machine, and timers.
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it('is a quarter of an hour at first, doubles each time, and is never longer than a day', async () => {
    const limit = new BackOff(1)
    const waits: number[] = []
    while (waits.length < 6) {
      await limit.begin('fred')
      const wait = (await limit.begin('fred')) ?? 0
      waits.push(wait)
      jest.advanceTimersByTime(wait * 1000)
    }
    expect(waits).toEqual([900, 1800, 3600, 7200, 14_400, 28_800])
  })

  it('does not grow while somebody asks on, and ends when it said', async () => {
    const limit = new BackOff(1)
    await limit.begin('fred')
    expect([await limit.begin('fred'), await limit.begin('fred'), await limit.begin('fred')]).toEqual([900, 900, 900])
    jest.advanceTimersByTime(899_000)
    expect(await limit.begin('fred')).toBe(1)
    jest.advanceTimersByTime(1000)
    expect(await limit.begin('fred')).toBeUndefined()
  })

  it('is over with a success', async () => {
    const limit = new BackOff(1)
    for (let time = 0; time < 3; time += 1) await limit.begin('fred')
    await limit.reset('fred')
    expect([await limit.begin('fred'), await limit.begin('fred')]).toEqual([undefined, 900])
  })
})
