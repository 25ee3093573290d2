import { describe, expect, it } from '@jest/globals'
import { jsonLanguage } from '@codemirror/lang-json'
import { type CursorPlace, placeAt } from './json-path-at.js'

/** The place of `|` in a text. */
function placeOf(marked: string): CursorPlace | undefined {
  const at = marked.indexOf('|')
  const text = marked.slice(0, at) + marked.slice(at + 1)
  return placeAt(jsonLanguage.parser.parse(text), text, at)
}

describe('the place of the cursor', () => {
  it.each([
    ['{|}', [], 'name'],
    ['{"Version": "2012-10-17", |}', [], 'name'],
    ['{"|"}', [], 'name'],
    ['{"Ver|sion": "x"}', [], 'name'],
    ['{"Version": |}', ['Version'], 'value'],
    ['{"Version": "|"}', ['Version'], 'value'],
    ['{"Statement": {"Effect": "|"}}', ['Statement', 'Effect'], 'value'],
    ['{"Statement": [{|}]}', ['Statement', 0], 'name'],
    ['{"Statement": [{"Action": "a:b"}, {"|"}]}', ['Statement', 1], 'name'],
    ['{"Statement": [{"Action": ["a:b", "|"]}]}', ['Statement', 0, 'Action', 1], 'value'],
    ['{"Statement": [{"Action": ["a:b", |]}]}', ['Statement', 0, 'Action', 1], 'value'],
    ['{"Statement": [{"Action": [|"a:b"]}]}', ['Statement', 0, 'Action', 0], 'value'],
    ['{"Statement": [{"Condition": {"|"}}]}', ['Statement', 0, 'Condition'], 'name'],
    ['{"Statement": [{"Condition": {"Bool": {"|": "true"}}}]}', ['Statement', 0, 'Condition', 'Bool'], 'name'],
    ['{"Statement": [{"Condition": {"Bool": {"Mfa": "|"}}}]}', ['Statement', 0, 'Condition', 'Bool', 'Mfa'], 'value'],
  ])('of %s is %j, where a %s is written', (marked, path, writes) => {
    expect(placeOf(marked)).toMatchObject({ path, writes })
  })

  it.each(['|{}', '{}|', '{"Version"|: "x"}', '{"a": 1|}', '{"a": "b" |}', '{"a": "b|', ''])(
    'of %j is none',
    (marked) => {
      expect(placeOf(marked === '' ? '|' : marked)).toBeUndefined()
    },
  )

  it('knows the text between the quotes, and what stands beside it', () => {
    expect(placeOf('{"Statement": [{"Effect": "Allow", "A|c": ""}]}')).toMatchObject({
      ...{ string: { from: 36, to: 38 }, siblings: ['Effect'], bare: false },
    })
    expect(placeOf('{"Statement": [{"Effect": "Allow", "|"}]}')).toMatchObject({ bare: true })
  })
})
