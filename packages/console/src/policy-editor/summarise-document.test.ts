import { describe, expect, it } from '@jest/globals'
import { formatDocument } from './format-document.js'
import { lintDocument } from './lint-document.js'
import { summariseDocument, type SummaryLine } from './summarise-document.js'

const SETTING = { partition: 'tinyauth', ownService: 'tinyauth', type: 'identity' } as const

function summary(text: string, parameters = {}): readonly SummaryLine[] | undefined {
  return summariseDocument(text, { ...SETTING, parameters }, lintDocument(text, { ...SETTING, catalogue: undefined }))
}

describe('the summary of a document', () => {
  it('says each statement, with what is risky about it', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Read', Effect: 'Allow', Action: 'apples:Get*', Resource: '*' },
        { Effect: 'Allow', Action: 'tinyauth:AttachPolicy', Resource: '*' },
      ],
    })
    const [first, second] = summary(text) ?? []
    expect([first?.sid, first?.effect, first?.risks]).toEqual(['Read', 'Allow', []])
    expect(second?.risks).toHaveLength(1)
    expect(summary('{"Version": ')).toBeUndefined()
  })

  it('names parameters by their values, or by their names', () => {
    const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"{{svc}}:Get*","Resource":"*"}}'
    expect(summary(text, { svc: 'apples' })?.[0]?.text).toContain('apples')
    expect(summary(text)?.[0]?.text).toContain('svc')
  })
})

describe('formatting', () => {
  it('is the one form of the engine, and loses nothing', () => {
    const text = '{"Statement":{"Resource":"*","Action":["a:b"],"Effect":"Allow"},"Version":"2012-10-17"}'
    expect(JSON.parse(formatDocument(text) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }],
    })
    expect(formatDocument('{"Statement":[{"Action":"{{svc}}:*"}]}')).toContain('\n  "Statement"')
    expect(formatDocument('{"Effect":"Deny","Effect":"Allow"}')).toBeUndefined()
    expect(formatDocument('{')).toBeUndefined()
  })
})
