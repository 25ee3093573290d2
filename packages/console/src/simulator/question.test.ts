import { expect, it } from '@jest/globals'
import { paramsOf, questionOf, simulationOf } from './question.js'

const QUESTION = {
  user: 'fred',
  action: 'apples:GetApple',
  resource: 'arn:tinyauth:apples:default::apples/fred & co/1',
  resources: '',
  context: [{ key: 'SourceIp', type: 'text', value: '2001:db8::1' }],
} as const

it('stands in the address whole, so that an address is a simulation', () => {
  const address = simulationOf(QUESTION)
  expect(questionOf(new URLSearchParams(address.slice(address.indexOf('?'))))).toEqual(QUESTION)
})

it('leaves what else stands in the address', () => {
  const params = paramsOf(
    { ...QUESTION, user: undefined, context: [] },
    new URLSearchParams('user=x&context=y&tab=who'),
  )
  expect([...params.keys()].sort()).toEqual(['action', 'resource', 'tab'])
})

it('takes an address that nobody could have made for an empty question', () => {
  expect(questionOf(new URLSearchParams('context={'))).toEqual({
    ...{ user: undefined, action: '', resource: '', resources: '', context: [] },
  })
})
