import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { documentWith, policyFileWith, PolicyFolder, RecordedOutput } from '../../../test/policies/policy-folder.js'
import { runSimulateCommand, type SimulateCommandOptions } from './simulate-command.js'

let folder: PolicyFolder
let out: RecordedOutput

beforeEach(() => {
  folder = new PolicyFolder()
  out = new RecordedOutput()
})

afterEach(() => folder.remove())

const QUESTION = {
  principal: 'fred',
  action: 'apples:GetApple',
  resource: 'arn:tinyauth:apples:default::apples/1',
} satisfies SimulateCommandOptions

function simulate(statement: object, options: SimulateCommandOptions = {}): number {
  return runSimulateCommand([folder.write('a.json', documentWith(statement))], { ...QUESTION, ...options }, out)
}

const PEARS = { Effect: 'Allow', Action: 'pears:*', Resource: '*' }

describe('policy simulate', () => {
  it('ends with 0 and names the statement that allows', () => {
    expect(simulate({})).toBe(0)
    expect(out.lines).toEqual([
      'decision: allow',
      'decided by: identity `users/fred`, policy `a.json`, statement 0 `Get`',
    ])
  })

  it('ends with 3 and says what was missed, expected against got', () => {
    expect(simulate({ Condition: { Bool: { Mfa: 'true' } } })).toBe(3)
    expect(out.lines).toEqual([
      'decision: implicitDeny',
      'decided by: no identity source allows it',
      'missing context: Mfa',
      'near misses:',
      '  identity `users/fred`, policy `a.json`, statement 0 `Get`',
      '    Condition Bool `Mfa` asks for `true`, the request has none',
    ])
  })

  it('ends with 3 and names the statement that denies', () => {
    const deny = folder.write('deny.json', documentWith({ Sid: 'Never', Effect: 'Deny' }))
    const allow = folder.write('allow.json', documentWith())
    expect(runSimulateCommand([allow, deny], QUESTION, out)).toBe(3)
    expect(out.lines).toContain('decided by: identity `users/fred`, policy `deny.json`, statement 0 `Never`')
  })

  it('shows five near misses and counts the others', () => {
    const Statement = Array.from({ length: 7 }, (_, i) => ({ ...PEARS, Sid: `S${i}` }))
    const file = folder.write('a.json', { Version: '2012-10-17', Statement })
    expect(runSimulateCommand([file], QUESTION, out)).toBe(3)
    expect(out.lines.filter((line) => line.includes('statement '))).toHaveLength(5)
    expect(out.lines.at(-1)).toBe('  and 2 more statements')
  })

  it('takes context keys, repeated ones as several values', () => {
    const condition = {
      Bool: { Mfa: 'true' },
      'ForAllValues:StringEquals': { TagKeys: ['a', 'b=c'] },
      Null: { TagKeys: 'false' },
    }
    expect(simulate({ Condition: condition }, { context: ['Mfa=true', 'TagKeys=a', 'TagKeys=b=c'] })).toBe(0)
    expect(simulate({ Condition: condition }, { context: ['Mfa=true', 'TagKeys=a', 'TagKeys=d'] })).toBe(3)
  })

  it('takes one context value for a list of one', () => {
    expect(simulate({ Condition: { 'ForAnyValue:StringEquals': { TagKeys: 'a' } } }, { context: ['TagKeys=a'] })).toBe(
      0,
    )
  })

  it('takes groups', () => {
    const statement = { Condition: { 'ForAnyValue:StringEquals': { DirectGroups: 'eng', Groups: 'eng' } } }
    expect(simulate(statement, { group: ['ops', 'eng'] })).toBe(0)
    expect(simulate(statement, { group: ['ops'] })).toBe(3)
    expect(simulate(statement)).toBe(3)
  })

  it('demands an Allow of every boundary', () => {
    const wide = folder.write('wide.json', documentWith({ Action: '*' }))
    const narrow = folder.write('narrow.json', documentWith({ Action: 'pears:*' }))
    expect(simulate({}, { boundary: [wide] })).toBe(0)
    expect(simulate({}, { boundary: [wide, narrow] })).toBe(3)
    expect(out.lines).toContain('decided by: boundary `narrow.json` does not allow it')
  })

  it('replaces the parameters of policy files', () => {
    const file = folder.write('a.policy.json', policyFileWith())
    expect(runSimulateCommand([file], { ...QUESTION, param: ['svc=apples'] }, out)).toBe(0)
    expect(runSimulateCommand([file], { ...QUESTION, param: ['svc=pears'] }, out)).toBe(3)
  })

  it('knows the user under another partition and service name', () => {
    const statement = { Condition: { ArnEquals: { UserArn: 'arn:acme:guard:::users/fred' } } }
    expect(simulate(statement, { param: ['partition=acme', 'self=guard'] })).toBe(0)
    expect(simulate(statement)).toBe(3)
  })

  it('decides documents of the old version, which the service may still hold', () => {
    const file = folder.write('old.json', { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
    expect(runSimulateCommand([file], QUESTION, out)).toBe(0)
  })

  it('ends with 2 and says everything that is wrong at once', () => {
    const file = folder.write('a.policy.json', policyFileWith())
    const options = { action: 'apples:GetApple', principal: 'fr ed', context: ['Mfa', 'Username=jane'], param: ['svc'] }
    expect(runSimulateCommand([file, `${folder.path}/none.json`], options, out)).toBe(2)
    expect(out.lines).toEqual([
      '--param `svc` is not `name=value`',
      '--context `Mfa` is not `name=value`',
      '--resource is missing: give one, as in `--resource arn:tinyauth:apples:default::apples/1`',
      `${file}:/document/Statement/0/Action parameter \`svc\` has no value`,
      `${file}:/document/Statement/0/Resource parameter \`svc\` has no value`,
      `${folder.path}/none.json: there is no such file: check the path`,
      '`fr ed` is not a username',
    ])
  })

  it.each([
    ['a key that the service sets', { context: ['aws:username=jane'] }],
    ['a key that --group sets', { group: ['eng'], context: ['Groups=ops'] }],
    ['a key in two spellings', { context: ['SourceIp=192.0.2.1', 'aws:SourceIp=192.0.2.1'] }],
    ['a resource over the limit', { resource: `arn:tinyauth:apples:::${'a'.repeat(2048)}` }],
    ['a parameter that reaches further', { param: ['self=*'] }],
  ])('ends with 2 on %s', (_what, options) => {
    expect(simulate({}, options)).toBe(2)
  })

  it('ends with 2 on a document that could not be saved, with its pointer and suggestion', () => {
    expect(simulate({ Effect: 'allow' })).toBe(2)
    expect(out.lines[0]).toMatch(/a\.json:\/Statement\/0\/Effect .+ \(suggestion: `Allow`\)$/)
  })

  it('ends with 2 on a boundary that could not be saved', () => {
    const boundary = [folder.write('b.json', documentWith({ Action: 'GetApple' }))]
    expect(simulate({}, { boundary })).toBe(2)
  })

  it('prints JSON with --json, of an answer and of a refusal', () => {
    simulate({}, { json: true })
    expect(out.json).toMatchObject({
      request: { action: 'apples:GetApple', context: { Username: 'fred' } },
      decision: { kind: 'allow' },
      statements: [{ applies: true }],
    })
    out = new RecordedOutput()
    expect(simulate({}, { json: true, context: ['x'] })).toBe(2)
    expect(out.json).toMatchObject({ problems: [{ code: 'invalid-option' }] })
  })
})
