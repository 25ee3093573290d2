import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { documentWith, policyFileWith, PolicyFolder, RecordedOutput } from '../../../test/policies/policy-folder.js'
import { runTestCommand } from './test-command.js'

let folder: PolicyFolder
let out: RecordedOutput

beforeEach(() => {
  folder = new PolicyFolder()
  out = new RecordedOutput()
})

afterEach(() => folder.remove())

const ALLOWED = {
  name: 'an apple: allowed',
  principal: 'fred',
  action: 'apples:GetApple',
  resource: 'arn:tinyauth:apples:default::apples/1',
  expect: 'allow',
}
const DENIED = { ...ALLOWED, name: 'a pear: denied', action: 'pears:GetPear', expect: 'implicitDeny' }

/** Writes a policy with cases and tests them. */
function testCases(
  cases: readonly object[],
  changes: object = {},
  more: object = { parameters: { svc: 'apples' } },
): number {
  folder.write('a.policy.json', policyFileWith(changes))
  return runTestCommand([folder.write('a.cases.json', { ...more, cases })], {}, out)
}

describe('policy test', () => {
  it('ends with 0 and the counts when every case passes', () => {
    expect(testCases([ALLOWED, DENIED])).toBe(0)
    expect(out.lines).toEqual(['2 passed, 0 failed'])
  })

  it('explains a denial that was not expected: which statement missed by which element', () => {
    expect(testCases([ALLOWED, { ...DENIED, expect: 'allow' }])).toBe(1)
    expect(out.lines).toEqual([
      `${folder.path}/a.cases.json: a pear: denied`,
      '  expected allow, got implicitDeny',
      '  decided by no identity source allows it',
      '  identity `users/fred`, policy `Everything`, statement 0 `Get`',
      '    Action asks for `apples:*`, the request has `pears:GetPear`',
      '1 passed, 1 failed',
    ])
  })

  it('explains an Allow that was not expected: which statement allows', () => {
    expect(testCases([{ ...ALLOWED, expect: 'implicitDeny' }])).toBe(1)
    expect(out.lines).toContain('  decided by identity `users/fred`, policy `Everything`, statement 0 `Get`')
  })

  it('tells an explicit from an implicit denial', () => {
    const deny = { document: documentWith({ Effect: 'Deny', Action: '{{svc}}:*' }) }
    expect(testCases([{ ...ALLOWED, expect: 'explicitDeny' }], deny)).toBe(0)
    expect(testCases([{ ...ALLOWED, expect: 'implicitDeny' }], deny)).toBe(1)
  })

  it('names the context keys that were missing', () => {
    const document = documentWith({
      Action: '{{svc}}:*',
      Condition: { StringEquals: { ActionLevel: ['list', 'read'] } },
    })
    expect(testCases([ALLOWED], { document })).toBe(1)
    expect(out.lines).toContain('  missing context: ActionLevel')
    expect(out.lines).toContain(
      '    Condition StringEquals `ActionLevel` asks for `list` or `read`, the request has none',
    )
  })

  it('sets the keys that the service sets', () => {
    const document = documentWith({
      Action: '{{svc}}:*',
      Condition: {
        StringEquals: { Username: 'fred', Service: 'apples', Action: 'apples:GetApple', Resource: ALLOWED.resource },
        ArnEquals: { UserArn: 'arn:acme:guard:::users/fred' },
      },
    })
    const parameters = { svc: 'apples', partition: 'acme', self: 'guard' }
    expect(testCases([ALLOWED], { document }, { parameters })).toBe(0)
  })

  it.each([
    ['a key that the service sets', { context: { 'aws:username': 'jane' } }, 'context key `aws:username` is set'],
    ['a username with a wildcard', { principal: 'fr*' }, '`fr*` is not a username'],
    ['a parameter that is no service', { parameters: { svc: 'app*' } }, 'parameter `svc` is not'],
    ['a key in two spellings', { context: { SourceIp: 'a', SourceIP: 'b' } }, 'the context holds `SourceIp` twice'],
  ])('fails a case with %s, although it expects a denial', (_what, changes, message) => {
    expect(testCases([{ ...DENIED, ...changes }])).toBe(1)
    expect(out.text).toContain(message)
  })

  it('passes a refusal only when the case expects its code', () => {
    const refused = { ...DENIED, parameters: { svc: 'app*' } }
    expect(testCases([{ ...refused, errors: ['invalid-parameter'] }])).toBe(0)
    expect(testCases([{ ...refused, errors: ['missing-parameter'] }])).toBe(1)
    expect(testCases([{ ...DENIED, errors: ['invalid-parameter'] }])).toBe(1)
  })

  it('fails every case of a document that could not be attached', () => {
    const broken = { document: documentWith({ Action: '{{svc}}' }) }
    expect(testCases([DENIED], broken)).toBe(1)
    expect(out.text).toContain('error invalid-action')
  })

  it('lets a case replace parameters of the file', () => {
    const pears = { ...DENIED, resource: 'arn:tinyauth:pears:::1', parameters: { svc: 'pears' }, expect: 'allow' }
    expect(testCases([ALLOWED, pears])).toBe(0)
  })

  it('finds the cases of folders and of policies, and passes by dot folders and `node_modules`', () => {
    const good = folder.write('deep/er/a.json', documentWith())
    folder.write('deep/er/a.cases.json', { cases: [ALLOWED] })
    for (const name of ['.git', 'node_modules']) folder.write(`${name}/b.cases.json`, 'no JSON')
    expect(runTestCommand([folder.path, good], {}, out)).toBe(0)
    expect(out.lines).toEqual(['2 passed, 0 failed'])
  })

  it.each([
    ['malformed JSON', '{"cases": [', ''],
    ['no case', { cases: [] }, '/cases '],
    ['an unknown member', { cases: [{ ...ALLOWED, expected: 'allow' }] }, '/cases/0 '],
    ['an unknown decision', { cases: [{ ...ALLOWED, expect: 'deny' }] }, '/cases/0/expect '],
    ['two cases of one name', { cases: [ALLOWED, ALLOWED] }, '/cases/1/name '],
  ])('ends with 2 on cases with %s', (_what, content, place) => {
    folder.write('a.json', documentWith())
    expect(runTestCommand([folder.write('a.cases.json', content)], {}, out)).toBe(2)
    expect(out.lines[0]).toContain(`a.cases.json:${place}`)
    expect(out.lines.at(-1)).toBe('0 passed, 0 failed, 1 files not tested')
  })

  it('ends with 2 on cases without a policy, saying which file to write', () => {
    expect(runTestCommand([folder.write('a.cases.json', { cases: [ALLOWED] })], {}, out)).toBe(2)
    expect(out.lines[0]).toContain(`write \`${folder.path}/a.policy.json\``)
  })

  it('names the policy file that cannot be read', () => {
    folder.write('a.policy.json', '{')
    expect(runTestCommand([folder.write('a.cases.json', { cases: [ALLOWED] })], {}, out)).toBe(2)
    expect(out.lines[0]).toContain(`\`${folder.path}/a.policy.json\``)
  })

  it('ends with 2 on a folder without cases and on a path that does not exist, so that nothing passes untested', () => {
    expect(runTestCommand([folder.path], {}, out)).toBe(2)
    expect(runTestCommand([`${folder.path}/none`], {}, out)).toBe(2)
    expect(out.text).toContain('the folder holds no `*.cases.json`')
    expect(out.text).toContain('there is no such file: check the path')
  })

  it('prints JSON with --json, the whole explanation included', () => {
    folder.write('a.json', documentWith())
    const file = folder.write('a.cases.json', { cases: [ALLOWED] })
    expect(runTestCommand([file], { json: true }, out)).toBe(0)
    expect(out.json).toMatchObject({
      files: [{ file, results: [{ passed: true, got: 'allow', explanation: { statements: [{ applies: true }] } }] }],
      passed: 1,
      failed: 0,
    })
  })
})
