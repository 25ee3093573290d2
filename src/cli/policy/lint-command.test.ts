import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { documentWith, policyFileWith, PolicyFolder, RecordedOutput } from '../../../test/policies/policy-folder.js'
import { type LintCommandOptions, runLintCommand } from './lint-command.js'

let folder: PolicyFolder
let out: RecordedOutput

beforeEach(() => {
  folder = new PolicyFolder()
  out = new RecordedOutput()
})

afterEach(() => folder.remove())

function lint(content: unknown, options: LintCommandOptions = {}, name = 'a.json'): number {
  return runLintCommand([folder.write(name, content)], options, out)
}

describe('policy lint', () => {
  it('ends with 0 and the counts when there is nothing to say', () => {
    expect(lint(documentWith())).toBe(0)
    expect(out.lines).toEqual(['1 files, 0 errors, 0 warnings, 0 suggestions'])
  })

  it('prints file, pointer, severity, code, message and suggestion of an error, and ends with 1', () => {
    expect(lint(documentWith({ Effect: 'allow' }))).toBe(1)
    expect(out.lines[0]).toMatch(/a\.json:\/Statement\/0\/Effect error invalid-effect: .+ \(suggestion: `Allow`\)$/)
  })

  it('ends with 0 on warnings, with --strict 1', () => {
    const wide = documentWith({ Action: '*' })
    expect(lint(wide)).toBe(0)
    expect(out.text).toContain('securityWarning privilege-escalation')
    expect(lint(wide, { strict: true })).toBe(1)
  })

  it('ends with 0 on suggestions, also with --strict', () => {
    expect(lint(documentWith({ Action: '*:*', Resource: 'arn:tinyauth:apples:*' }), { strict: true })).toBe(0)
    expect(out.text).toContain('suggestion wildcard-in-service-name')
  })

  it.each([
    ['malformed JSON', '{"Version":', 'invalid-json'],
    ['a member named twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', 'duplicate-member'],
  ])('finds %s in a plain document', (_what, text, code) => {
    expect(lint(text)).toBe(1)
    expect(out.text).toContain(`error ${code}`)
  })

  it.each([
    ['malformed JSON', '{"name":', ' error invalid-json'],
    [
      'a member named twice',
      '{"name":"A","document":{"Statement":[],"Statement":[]}}',
      '/document/Statement error duplicate-member',
    ],
    ['an unknown member', policyFileWith({ policy: {} }), ' error invalid-file'],
    ['a missing description', policyFileWith({ description: '' }), '/description error invalid-file'],
    ['a missing document', policyFileWith({ document: undefined }), '/document error invalid-file'],
    ['a document that is none', policyFileWith({ document: [], parameters: {} }), '/document error data-type-mismatch'],
    ['an undeclared parameter', policyFileWith({ parameters: {} }), '/document error undeclared-parameter'],
  ])('finds %s in a policy file', (_what, content, line) => {
    expect(lint(content, {}, 'a.policy.json')).toBe(1)
    expect(out.text).toContain(`a.policy.json:${line}`)
  })

  it('binds the parameters of a policy file to their examples, or to --param', () => {
    expect(lint(policyFileWith(), {}, 'a.policy.json')).toBe(0)
    expect(lint(policyFileWith(), { param: ['svc=app*'] }, 'a.policy.json')).toBe(1)
    expect(out.text).toContain('invalid-parameter')
  })

  it('finds what a policy that is attached for everything would grant', () => {
    const options = { param: ['svc=*'], strict: true }
    expect(lint(policyFileWith(), options, 'a.policy.json')).toBe(1)
    expect(out.text).toContain('a.policy.json:/document/Statement/0/Action securityWarning privilege-escalation')
  })

  it('takes parameters of a plain document from --param', () => {
    const content = documentWith({ Action: '{{svc}}:Get' })
    expect(lint(content)).toBe(1)
    expect(lint(content, { param: ['svc=apples'] })).toBe(0)
  })

  it('warns of a declared parameter that the document does not use', () => {
    const content = policyFileWith({ document: documentWith() })
    expect(lint(content, { strict: true }, 'a.policy.json')).toBe(1)
    expect(out.text).toContain('a.policy.json:/parameters/svc warning unused-parameter')
  })

  it('honours suppressions with a reason, and reports those that suppress nothing', () => {
    const suppressions = [{ code: 'privilege-escalation', reason: 'meant so' }]
    const wide = policyFileWith({ parameters: {}, suppressions, document: documentWith({ Action: '*' }) })
    expect(lint(wide, { strict: true }, 'a.policy.json')).toBe(0)
    expect(lint(policyFileWith({ suppressions }), { strict: true }, 'b.policy.json')).toBe(1)
    expect(out.text).toContain('warning unused-suppression')
  })

  it('knows the name of the service by --param self', () => {
    const wide = documentWith({ Action: 'guard:AttachPolicy', Resource: 'arn:tinyauth:guard:::policies/*' })
    expect(lint(wide, { strict: true })).toBe(0)
    expect(lint(wide, { strict: true, param: ['self=guard'] })).toBe(1)
  })

  it.each([
    ['a file that does not exist', 'there is no such file: check the path', undefined],
    ['a folder', 'this is a folder: name a file', 'folder'],
    ['a file that is not UTF-8', 'the file is not UTF-8: save it as UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a file that is too long', 'the file is longer than 1048576 bytes', ' '.repeat(1_048_577)],
  ])('ends with 2 on %s, after linting the others', (_what, message, content) => {
    const good = folder.write('good.json', documentWith())
    if (content === 'folder') folder.write('bad.json/a', '')
    else if (content !== undefined) folder.write('bad.json', content)
    expect(runLintCommand([`${folder.path}/bad.json`, good], {}, out)).toBe(2)
    expect(out.lines).toEqual([
      `${folder.path}/bad.json: error unreadable-file: ${message}`,
      '2 files, 1 errors, 0 warnings, 0 suggestions',
    ])
  })

  it('ends with 2 on an option that cannot be read', () => {
    expect(lint(documentWith(), { param: ['svc'] })).toBe(2)
    expect(lint(documentWith(), { param: ['svc=a', 'svc=b'] })).toBe(2)
    expect(out.lines).toEqual(['--param `svc` is not `name=value`', '--param `svc` is given twice'])
  })

  it('prints JSON with --json', () => {
    expect(lint(documentWith({ Effect: 'allow' }), { json: true })).toBe(1)
    expect(out.json).toEqual({
      files: [{ file: `${folder.path}/a.json`, findings: [expect.objectContaining({ code: 'invalid-effect' })] }],
      errors: 1,
      warnings: 0,
      suggestions: 0,
    })
  })

  it('lets no control character of a file reach the terminal', () => {
    lint(documentWith({ Sid: '\u001b[2J\u009b' }))
    lint(documentWith({ '\u001b[2J\u009b': 1 }), { json: true })
    expect(out.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})
