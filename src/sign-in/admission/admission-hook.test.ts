import { describe, expect, it, jest } from '@jest/globals'
import type { Profile } from '../federation/profile.js'
import { type AdmissionHook, admit } from './admission-hook.js'
import { Admission, compileAdmission } from './admission.js'

const FRED: Profile = { issuer: 'https://id', subject: '1', email: 'fred@a.example', emailVerified: true, groups: [] }
const ADMISSION = compileAdmission({ rules: '@a.example' }).admission ?? new Admission([], [], false)

describe('an admission hook', () => {
  it('judges on top of the setting', async () => {
    const yes = { admitted: true as const, by: 'rule of ours' }
    expect(await admit(FRED, ADMISSION)).toEqual({ admitted: true, by: 'rules[0]: @a.example' })
    expect(await admit(FRED, ADMISSION, () => yes)).toEqual({
      admitted: true,
      by: 'rules[0]: @a.example and hook: rule of ours',
    })
    expect(await admit(FRED, ADMISSION, () => ({ admitted: false, why: 'on leave' }))).toEqual({
      admitted: false,
      why: 'hook: on leave',
    })
  })

  it('cannot admit whom the setting refuses', async () => {
    const everybody: AdmissionHook = () => ({ admitted: true, by: 'anyone' })
    expect((await admit({ ...FRED, email: 'fred@b.example' }, ADMISSION, everybody)).admitted).toBe(false)
    expect((await admit(FRED, new Admission([], undefined, false), everybody)).admitted).toBe(false)
  })

  it('refuses when it throws, now or later, and does not say with what', async () => {
    const hooks: AdmissionHook[] = [
      () => {
        throw new Error('secret')
      },
      () => Promise.reject(new Error('secret')),
    ]
    for (const hook of hooks) {
      expect(await admit(FRED, ADMISSION, hook)).toEqual({ admitted: false, why: 'the admission hook failed' })
    }
  })

  it('refuses when it does not answer within five seconds', async () => {
    jest.useFakeTimers()
    try {
      const verdict = admit(FRED, ADMISSION, () => new Promise(() => undefined))
      jest.advanceTimersByTime(5000)
      expect(await verdict).toEqual({ admitted: false, why: 'the admission hook did not answer in time' })
      await admit(FRED, ADMISSION, () => ({ admitted: true, by: 'ours' }))
      expect(jest.getTimerCount()).toBe(0)
    } finally {
      jest.useRealTimers()
    }
  })

  it.each([undefined, null, true, 'yes', {}, { admitted: 'true' }, { admitted: 1 }, []])(
    'refuses when it answers %j, which is no verdict',
    async (answer) => {
      const hook = (() => answer) as unknown as AdmissionHook // what JavaScript lets a hook do
      expect(await admit(FRED, ADMISSION, hook)).toEqual({ admitted: false, why: 'the admission hook gave no verdict' })
    },
  )
})
