/** One statement of a policy document. */
export interface StatementInput {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** A policy document. */
export interface PolicyInput {
  readonly Version: string
  readonly Statement: readonly StatementInput[]
}

type Texts = string | readonly string[]

/** An Allow. */
export function allow(Action: Texts, Resource: Texts, Condition?: StatementInput['Condition']): StatementInput {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}

/** A Deny. */
export function deny(Action: Texts, Resource: Texts, Condition?: StatementInput['Condition']): StatementInput {
  return { Effect: 'Deny', Action, Resource, ...(Condition && { Condition }) }
}

/** A document of statements. */
export function policy(...Statement: readonly StatementInput[]): PolicyInput {
  return { Version: '2012-10-17', Statement }
}

/** An ARN of the service's own entities: `users/fred`. */
export function own(resource: string): string {
  return `arn:tinyauth:tinyauth:::${resource}`
}

/** The ARN that a guard builds for a protected service, with the region that guards take by default. */
export function arn(service: string, resource: string): string {
  return `arn:tinyauth:${service}:default::${resource}`
}

/** What a service must be permitted in order to ask about its own requests (domain-model 5.2). */
export function gatekeeperPolicy(service: string): PolicyInput {
  const actions = [
    'BatchAuthorizeByToken',
    'GetTokenForLogin',
    'GetServiceUserSigningToken',
    'GetServiceAccessKeySigningToken',
    'GetServiceUserPolicies',
  ]
  return policy(
    allow(
      actions.map((action) => `tinyauth:${action}`),
      own(`services/${service}`),
    ),
    allow('tinyauth:Authorize', own('')),
  )
}
