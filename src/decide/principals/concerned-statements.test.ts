import { describe, expect, it } from '@jest/globals'
import { concernedDocument } from './concerned-statements.js'

function kept(...Action: readonly string[]): boolean {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action, Resource: '*' } }
  return concernedDocument(document, 'apples', {}) !== undefined
}

describe('what of a document bears on a service', () => {
  it.each(['*', 'apples:Get', 'APPLES:Get', 'app*:Get', '?pples:Get', '*:Get', '*:*'])('keeps %s', (action) => {
    expect(kept(action)).toBe(true)
  })

  it.each(['Get', 'a:b:c', 'pears:${Username}'])('keeps %s, which is no action: a Deny with it denies', (action) => {
    expect(kept(action)).toBe(true)
  })

  it.each(['pears:Get', 'pears:*', 'apple:Get', 'apples2:Get'])('leaves out %s', (action) => {
    expect(kept(action)).toBe(false)
  })

  it('keeps of a statement the actions that may be of the service, and those that are none', () => {
    const Action = ['pears:Get', 'apples:Get', 'Get', 'pears:*', '*']
    const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } }
    expect(concernedDocument(document, 'apples', {})?.Statement).toEqual([
      { Effect: 'Allow', Action: ['apples:Get', 'Get', '*'], Resource: '*' },
    ])
  })

  it.each(['apples:*', ['apples:*', 'pears:*']])('keeps every NotAction, whole: %j', (NotAction) => {
    const Statement = { Effect: 'Deny', NotAction, Resource: '*' }
    expect(concernedDocument({ Version: '2012-10-17', Statement }, 'apples', {})).toMatchObject({
      Statement: [Statement],
    })
  })

  it('keeps version and order, and leaves out the statements of other services', () => {
    const [first, foreign, last] = ['apples:Get', 'pears:Get', '*'].map((Action) => {
      return { Effect: 'Allow', Action, Resource: '*' }
    })
    const document = { Version: '2008-10-17', Id: 'x', Statement: [first, foreign, last] }
    expect(concernedDocument(JSON.stringify(document), 'apples', {})).toEqual({ ...document, Statement: [first, last] })
  })

  it.each(['{', '{}', undefined, '{"Version":"2012-10-17","Statement":5}'])(
    'is null of %j, which cannot be read',
    (document) => {
      expect(concernedDocument(document, 'apples', {})).toBeNull()
    },
  )
})
