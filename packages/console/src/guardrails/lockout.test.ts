import { describe, expect, it } from '@jest/globals'
import { boundGuardrail, deniedSteps, nextSteps } from './lockout.js'

const SELF = { partition: 'tinyauth', service: 'auth', username: 'anna' }

describe('whether a guardrail locks its author out', () => {
  const steps = nextSteps(SELF, 'only-apples')

  it('is asked of detaching it, on the policy itself', () => {
    expect(steps[0]).toEqual({
      action: 'auth:DetachGuardrail',
      resource: 'arn:tinyauth:auth:::policies/only-apples',
    })
    expect(steps.map(({ resource }) => resource)).toContain('arn:tinyauth:auth:::users/anna')
  })

  it('takes an answer that is missing for a denial', () => {
    const allowed = steps.map(({ action }) => ({ Action: action, Decision: 'allow' }))
    expect(deniedSteps(steps, allowed)).toEqual([])
    expect(deniedSteps(steps, allowed.slice(0, 3))).toEqual(['GetUser'])
    expect(
      deniedSteps(steps, [{ Action: 'auth:DetachGuardrail', Decision: 'implicitDeny' }, ...allowed.slice(1)]),
    ).toEqual(['DetachGuardrail'])
  })

  it('is asked of the document as it would bind', () => {
    expect(boundGuardrail('{{self}} {{svc}}', { svc: 'apples' }, SELF)).toBe('auth apples')
    expect(boundGuardrail('{{self}} {{other}}', { svc: 'apples' }, SELF)).toBeUndefined()
  })
})
