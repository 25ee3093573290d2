import { describe, expect, it } from '@jest/globals'
import { countFindings, lintDocument, type PlacedFinding, refusalOf } from './lint-document.js'
import { vocabularyOf } from './vocabulary.js'

const { catalogue } = vocabularyOf(
  { partition: 'tinyauth', service: 'tinyauth' },
  [
    {
      name: 'apples',
      regions: [],
      actions: [{ name: 'GetApple', level: 'read', resourceTypes: ['apples'], description: null }],
    },
  ],
  [],
)

function findings(text: string): readonly PlacedFinding[] {
  return lintDocument(text, { catalogue, ownService: 'tinyauth', partition: 'tinyauth', type: 'identity' })
}

/** The document with each fix in its place, from behind. */
function mended(text: string): string {
  const fixes = findings(text).flatMap(({ fix }) => fix ?? [])
  return fixes
    .toSorted((a, b) => b.range.from - a.range.from)
    .reduce((now, { range, insert }) => now.slice(0, range.from) + insert + now.slice(range.to), text)
}

const policy = (statement: string): string => `{"Version": "2012-10-17", "Statement": [${statement}]}`

describe('the findings of a document', () => {
  it('stand where their values are, also of a catalogue', () => {
    const text = policy('{"Effect": "Allow", "Action": "apples:GetAple", "Resource": "*"}')
    const [finding] = findings(text)
    expect(finding).toMatchObject({ code: 'unknown-action', severity: 'warning' })
    expect(text.slice(finding?.range.from, finding?.range.to)).toBe('"apples:GetAple"')
    expect(mended(text)).toContain('"apples:GetApple"')
  })

  it('are put right in names and in values', () => {
    const text = policy(
      '{"Effect": "allow", "Acton": "apples:GetApple", "Resource": "*", "Condition": {"stringequals": {"Usernmae": "fred"}}}',
    )
    expect(mended(text)).toBe(
      policy(
        '{"Effect": "Allow", "Action": "apples:GetApple", "Resource": "*", "Condition": {"StringEquals": {"Usernmae": "fred"}}}',
      ),
    )
    expect(mended(mended(text))).toContain('"Username"')
  })

  it('of a text that is no JSON stand where it breaks off', () => {
    expect(findings('{\n  "Version" "x"\n}')).toMatchObject([{ code: 'invalid-json', range: { from: 14, to: 15 } }])
    expect(findings('{')).toMatchObject([{ range: { from: 0, to: 1 } }])
    expect(findings('')).toMatchObject([{ range: { from: 0, to: 0 } }])
  })

  it('take parameters for values', () => {
    expect(
      findings(
        policy('{"Effect": "Allow", "Action": "{{svc}}:GetApple", "Resource": "arn:{{partition}}:{{svc}}:*:*:*"}'),
      ),
    ).toEqual([])
  })

  it('are counted by their weight, the heaviest first', () => {
    expect(countFindings([])).toBe('No findings')
    expect(
      countFindings(findings(policy('{"Effect": "Allow", "Action": "tinyauth:AttachPolicy", "Resource": "*"}'))),
    ).toBe('1 security warning')
    expect(refusalOf('{')).toBe('The document cannot be saved yet: 1 error')
    expect(refusalOf(policy('{"Effect": "Allow", "Action": "a:b", "Resource": "*"}'))).toBeUndefined()
  })
})
