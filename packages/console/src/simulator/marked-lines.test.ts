import { expect, it } from '@jest/globals'
import { markedLines } from './marked-lines.js'

const first = { Effect: 'Allow', Action: ['a:B', 'a:C'], Resource: '*' }
const second = { Effect: 'Deny', Action: 'a:B', Resource: '*', Condition: { Bool: { Mfa: 'false' } } }

function marked(document: object, index?: number): unknown {
  const text = markedLines(document, index)
    .filter((line) => line.marked)
    .map((line) => line.text)
    .join('\n')
  return text === '' ? undefined : JSON.parse(text.replace(/,$/, '').replace(/^\s*"Statement": /, ''))
}

it('marks exactly the lines of the statement', () => {
  const document = { Version: '2012-10-17', Id: 'x', Statement: [first, second] }
  expect([marked(document, 0), marked(document, 1)]).toEqual([first, second])
  expect(marked({ Statement: second, Version: '2012-10-17' }, 0)).toEqual(second)
})

it('marks nothing where there is no such statement', () => {
  expect([marked({ Statement: [first] }, 1), marked({ Statement: [first] }), marked({})]).toEqual([
    ...[undefined, undefined, undefined],
  ])
})
