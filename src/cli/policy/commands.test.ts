import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Command } from 'commander'
import { documentWith, policyFileWith, PolicyFolder, RecordedOutput } from '../../../test/policies/policy-folder.js'
import { registerPolicyCommands } from './commands.js'

let folder: PolicyFolder
let out: RecordedOutput
let exits: number[]

beforeEach(() => {
  folder = new PolicyFolder()
  out = new RecordedOutput()
  exits = []
})

afterEach(() => folder.remove())

function program(): Command {
  const found = new Command('tinyauth')
  registerPolicyCommands(found, { out, exit: (code) => exits.push(code) })
  return found
}

function run(...args: readonly string[]): readonly number[] {
  program().parse(['policy', ...args], { from: 'user' })
  return exits
}

describe('the policy commands of the program', () => {
  it('lint, with every option', () => {
    const file = folder.write('a.policy.json', policyFileWith())
    expect(run('lint', file, '--param', 'svc=*', '--strict', '--json')).toEqual([1])
    expect(out.json).toMatchObject({ warnings: 1 })
  })

  it('test, with every option', () => {
    folder.write('a.json', documentWith())
    const asked = { principal: 'fred', action: 'apples:GetApple', resource: 'urn:x', expect: 'explicitDeny' }
    folder.write('a.cases.json', { cases: [{ name: 'wrong', ...asked }] })
    expect(run('test', folder.path, '--json')).toEqual([1])
    expect(out.json).toMatchObject({ failed: 1 })
  })

  it('simulate, with every option, lists as words and as repeated options', () => {
    const conditions = {
      Bool: { Mfa: 'true' },
      'ForAnyValue:StringEquals': { Groups: 'eng' },
      StringEquals: { Username: 'fred' },
    }
    const file = folder.write('a.json', documentWith({ Action: '{{svc}}:*', Condition: conditions }))
    const boundary = folder.write('b.json', documentWith())
    const question = ['--principal', 'fred', '--action', 'apples:GetApple', '--resource', 'arn:tinyauth:apples:::1']
    const context = ['--context', 'Mfa=true', 'UserAgent=x', '--context', 'SourceIp=192.0.2.1']
    const rest = ['--group', 'ops', 'eng', '--boundary', boundary, '--param', 'svc=apples', '--json']
    expect(run('simulate', file, ...question, ...context, ...rest)).toEqual([0])
    expect(out.json).toMatchObject({ request: { context: { UserAgent: 'x', SourceIp: '192.0.2.1' } } })
  })

  it('describes every command, argument and option', () => {
    const commands = program().commands.flatMap((policy) => [policy, ...policy.commands])
    expect(commands.map((command) => command.name())).toEqual(['policy', 'lint', 'test', 'simulate'])
    const described = commands.flatMap((command) => [
      command.description(),
      ...command.options.map((option) => option.description),
      ...command.registeredArguments.map((argument) => argument.description),
    ])
    expect(described.filter((text) => text === '')).toEqual([])
  })
})
