import { describe, expect, it } from '@jest/globals'
import { jsonLanguage } from '@codemirror/lang-json'
import { rangeOfPath } from './range-of-path.js'

const TEXT = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["a:b", "a:c"], "Condition": { "Bool": { "ResourceTag/x~y": "true" } } }
  ]
}`

function written(pointer: string, ofName = false, text = TEXT): string {
  const { from, to } = rangeOfPath(jsonLanguage.parser.parse(text), text, pointer, ofName)
  return text.slice(from, to)
}

describe('the text at a JSON pointer', () => {
  it.each([
    ['', '{'],
    ['/Version', '"2012-10-17"'],
    ['/Statement/0', '{'],
    ['/Statement/0/Effect', '"Allow"'],
    ['/Statement/0/Action', '"Action"'],
    ['/Statement/0/Action/1', '"a:c"'],
    ['/Statement/0/Condition/Bool/ResourceTag~1x~0y', '"true"'],
    ['/Statement/0/Condition/Bool/ResourceTag~1x~0y/0', '"true"'],
  ])('%j is %j', (pointer, text) => {
    expect(written(pointer)).toBe(text)
  })

  it('is a name, where the name is meant', () => {
    expect(written('/Statement/0/Condition/Bool', true)).toBe('"Bool"')
  })

  it('is the deepest on the way to what is not there', () => {
    expect(written('/Statement/7/Effect')).toBe('"Statement"')
  })

  it('is found in a statement without list and in a text that is not finished', () => {
    expect(written('/Statement/0/Effect', false, '{"Statement": {"Effect": "Deny"}}')).toBe('"Deny"')
    expect(written('/Statement/Effect', false, '{"Statement": {"Effect": "Deny"')).toBe('"Deny"')
    expect(written('/Statement', false, '')).toBe('')
  })
})
