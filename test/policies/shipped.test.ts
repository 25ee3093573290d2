import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { compilePolicy, decide, parsePolicy, type Problem } from '@tinyauth/policy-engine'
import Ajv2020 from 'ajv/dist/2020.js'
import { z } from 'zod'
import { CASES_FILE_FORM, casesFileOf, type CasesFile, readCasesFile } from '../../src/cli/policy/cases-file.js'
import { lintPolicyFile } from '../../src/cli/policy/lint-policy-file.js'
import { bindPolicyFile, POLICY_FILE_FORM, type PolicyFile, readPolicyFile } from '../../src/cli/policy/policy-file.js'
import { runCase } from '../../src/cli/policy/run-case.js'

const FOLDER = join(__dirname, '..', '..', 'policies')
const SHIPPED = [
  'Administrator',
  'FullAccess',
  'Gatekeeper',
  'GroupOwner',
  'LocalGatekeeper',
  'Moderator',
  'Reader',
  'SelfService',
  'Writer',
] as const

describe('the folder of shipped policies', () => {
  it('holds each policy with its cases, under the name of the policy in kebab case', () => {
    const expected = SHIPPED.flatMap((name) => [`${stemOf(name)}.cases.json`, `${stemOf(name)}.policy.json`])
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.json'))).toEqual(expected.sort())
    expect(SHIPPED.map((name) => policyOf(name).name)).toEqual(SHIPPED)
  })

  it.each([
    ['policy', POLICY_FILE_FORM],
    ['cases', CASES_FILE_FORM],
  ] as const)('holds the schema of %s files as it follows from the form that is read', (kind, form) => {
    expect(jsonOf(`schema/${kind}.schema.json`)).toEqual(z.toJSONSchema(form))
  })
})

describe.each(SHIPPED)('%s', (name) => {
  const policy = policyOf(name)
  const cases = casesOf(name)

  it.each(['policy', 'cases'])('fits the schema of %s files', (kind) => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schemaOf(kind))
    validate(jsonOf(`${stemOf(name)}.${kind}.json`))
    expect(validate.errors ?? []).toEqual([])
  })

  it('can be saved once its parameters are bound', () => {
    expect(parsePolicy(bindPolicyFile(policy, examplesOf(policy)).document, { mode: 'save' }).problems).toEqual([])
  })

  it('leaves nothing for lint to find', () => {
    expect(lintPolicyFile(policy, {})).toEqual([])
  })

  it('can be a boundary too', () => {
    const { document } = bindPolicyFile(policy, examplesOf(policy))
    expect(parsePolicy(document, { mode: 'save', type: 'boundary' }).problems).toEqual([])
  })

  it('denies everything when it is used without its parameters', () => {
    const declared = Object.keys(policy.parameters)
    const missing = (bindPolicyFile(policy, {}).problems ?? []).map(({ message }: Problem) => message)
    expect(new Set(missing)).toEqual(new Set(declared.map((parameter) => `parameter \`${parameter}\` has no value`)))
  })

  it('is shown to allow and to deny', () => {
    expect(new Set(cases.cases.map(({ expect: kind }) => kind))).toEqual(new Set(['allow', 'implicitDeny']))
  })

  it.each(cases.cases)('$name', (found) => {
    const { passed, got, errors } = runCase(cases, found)
    expect({ passed, got, errors: errors.map(({ code }) => code) }).toEqual({
      passed: true,
      got: found.expect,
      errors: found.errors ?? [],
    })
  })

  it.each(narrowings(policy))('needs %s: without it a case fails', (_place, narrower) => {
    expect(somethingFails({ ...cases, policy: narrower })).toBe(true)
  })
})

describe.each(SHIPPED.filter((name) => name !== 'FullAccess'))('%s', (name) => {
  it.each(widenings(policyOf(name)))('goes no further at %s: otherwise a case fails', (_place, wider) => {
    expect(somethingFails({ ...casesOf(name), policy: wider })).toBe(true)
  })
})

/** Domain model 5.5: which levels a role allows. */
const ROLES = [
  ['Reader', { list: true, read: true, write: false, execute: false, permissions: false }],
  ['Writer', { list: false, read: false, write: true, execute: false, permissions: false }],
  ['Moderator', { list: true, read: true, write: true, execute: false, permissions: false }],
  ['Administrator', { list: true, read: true, write: true, execute: true, permissions: false }],
] as const

describe.each(ROLES)('the role %s', (name, levels) => {
  const { document } = bindPolicyFile(policyOf(name), { svc: 'apples' })
  const policies = [compilePolicy(document, { id: name })]
  const layers = { identity: [{ id: 'users/fred', kind: 'user', policies }] } as const

  it.each(Object.entries(levels))('allows level %s: %s', (level, allowed) => {
    const decision = decide(
      {
        principal: { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' },
        action: 'apples:Act',
        resource: 'arn:tinyauth:apples:default::apples/1',
        context: { ActionLevel: level },
      },
      layers,
    )
    expect(decision.decision).toBe(allowed ? 'Allow' : 'Deny')
  })
})

type Path = readonly (string | number)[]
type Changed = readonly [place: string, policy: PolicyFile]

/** The policy once without each statement, and once without each member of its lists of actions, resources and values. */
function narrowings(policy: PolicyFile): Changed[] {
  const places = placesIn(policy.document).filter((path) => typeof path.at(-1) === 'number')
  return places.map((path) => changed(policy, path, undefined))
}

/** The policy once without each condition, with `*` for each element, and with a `*` behind each resource. */
function widenings(policy: PolicyFile): Changed[] {
  return placesIn(policy.document).flatMap((path) => {
    const value = valueAt(policy.document, path)
    const [element] = path.slice(2)
    if (path.length === 3 && element === 'Condition') return [changed(policy, path, undefined)]
    const whole = path.length === 3 && (element === 'Action' || element === 'Resource') && value !== '*'
    const open = element === 'Resource' && typeof value === 'string' && !value.endsWith('*')
    return [...(whole ? [changed(policy, path, '*')] : []), ...(open ? [changed(policy, path, `${value}*`)] : [])]
  })
}

function changed(policy: PolicyFile, path: Path, to: string | undefined): Changed {
  return [path.join('/'), { ...policy, document: replaced(policy.document, path, to) }]
}

function membersOf(value: unknown): (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()]
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** Paths of all values below a value. */
function placesIn(value: unknown, path: Path = []): Path[] {
  return membersOf(value).flatMap(([name, member]) => [[...path, name], ...placesIn(member, [...path, name])])
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((found, name) => membersOf(found).find(([member]) => member === name)?.[1], value)
}

/** A copy with another value at a path, or without the value. */
function replaced(value: unknown, [first, ...rest]: Path, to: string | undefined): unknown {
  if (first === undefined) return to
  const members = membersOf(value)
    .map(([name, member]) => [name, name === first ? replaced(member, rest, to) : member] as const)
    .filter(([, member]) => member !== undefined)
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members)
}

/** Whether some case does not decide as it expects; errors of the language do not count. */
function somethingFails(found: CasesFile): boolean {
  return found.cases.some((one) => runCase(found, one).got !== one.expect)
}

function stemOf(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase()
}

function pathOf(name: string): string {
  return join(FOLDER, `${stemOf(name)}.policy.json`)
}

function policyOf(name: string): PolicyFile {
  const { value, problems } = readPolicyFile(pathOf(name))
  if (problems !== undefined) throw new Error(JSON.stringify(problems))
  return value
}

function casesOf(name: string): CasesFile {
  const { value, problems } = readCasesFile(casesFileOf(pathOf(name)))
  if (problems !== undefined) throw new Error(JSON.stringify(problems))
  return value
}

function examplesOf({ parameters }: PolicyFile): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, { example }]) => [name, example]))
}

function jsonOf(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))
}

function schemaOf(kind: string): object {
  const found = jsonOf(`schema/${kind}.schema.json`)
  return typeof found === 'object' && found !== null ? found : {}
}
