import type { Statement } from '@tinyauth/policy-engine'
import type { Vocabulary } from './vocabulary.js'

/** A statement to begin with. */
export interface Example {
  readonly title: string
  readonly about: string
  readonly statement: Statement
}

/** Examples for the first service that is registered, or for one that is made up. Each is free of findings. */
export function examplesFor(
  vocabulary: Pick<Vocabulary, 'partition' | 'ownService' | 'services' | 'arns'>,
): readonly Example[] {
  const { partition, ownService, services, arns } = vocabulary
  const service = services.find((name) => name !== ownService) ?? 'apples'
  const all = arns.find((arn) => arn.split(':')[2] === service) ?? `arn:${partition}:${service}:default::*`
  const typed = arns.find((arn) => arn.startsWith(all.slice(0, -1)) && arn !== all) ?? all.replace(/\*$/, 'apples/*')
  const own = typed.replace(/\*$/, '${Username}/*')
  const use = [`${service}:*`]
  return [
    {
      title: `Read everything of ${service}`,
      about: 'Allows the actions that the catalogue of the service says only list or read.',
      statement: {
        Sid: 'ReadOnly',
        Effect: 'Allow',
        Action: use,
        Resource: all,
        Condition: { StringEquals: { ActionLevel: ['list', 'read'] } },
      },
    },
    {
      title: 'Own things',
      about: 'Allows everything below the name of the user: each user has another place.',
      statement: { Sid: 'OwnThings', Effect: 'Allow', Action: use, Resource: own },
    },
    {
      title: 'Never without a second factor',
      about: 'Denies what is done without one, access keys included, whatever else allows it.',
      statement: {
        Sid: 'OnlyWithMfa',
        Effect: 'Deny',
        Action: use,
        Resource: '*',
        Condition: { BoolIfExists: { Mfa: 'false' } },
      },
    },
    {
      title: 'Only from a network',
      about: 'Allows from these addresses alone.',
      statement: {
        Sid: 'FromTheOffice',
        Effect: 'Allow',
        Action: use,
        Resource: all,
        Condition: { IpAddress: { SourceIp: ['192.0.2.0/24', '2001:db8::/32'] } },
      },
    },
    {
      title: 'Until a day',
      about: 'Allows until a moment in UTC, and no longer.',
      statement: {
        Sid: 'UntilNewYear',
        Effect: 'Allow',
        Action: use,
        Resource: all,
        Condition: { DateLessThan: { CurrentTime: '2030-01-01T00:00:00Z' } },
      },
    },
  ]
}

/** A document that holds nothing else. */
export const EMPTY_DOCUMENT = '{\n  "Version": "2012-10-17",\n  "Statement": []\n}'

/** The document with the statement behind its own, under a `Sid` that is free; a text that is no policy is replaced. */
export function withStatement(text: string, statement: Statement): string {
  const document = objectOf(text)
  const before = document === undefined ? [] : statementsOf(document)
  const sids = new Set(before.map((one) => (isObject(one) ? one['Sid'] : undefined)))
  const Statement = [...before, { ...statement, Sid: freeSid(statement.Sid ?? 'Example', sids) }]
  return JSON.stringify({ Version: '2012-10-17', ...document, Statement }, null, 2)
}

function freeSid(wanted: string, taken: ReadonlySet<unknown>): string {
  let sid = wanted
  for (let n = 2; taken.has(sid); n++) sid = `${wanted}${n}`
  return sid
}

function statementsOf(document: Record<string, unknown>): readonly unknown[] {
  const { Statement } = document
  if (Array.isArray(Statement)) return Statement
  return isObject(Statement) ? [Statement] : []
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
