import type { User, WorkloadStatement } from '../workload.js'

/** A statement taken apart for translation, with the user name put in: peers get one copy for each user. */
export interface VisibleRule {
  readonly allow: boolean
  /** Action pattern. */
  readonly action: string
  /** ARN pattern without variables. */
  readonly resource: string
  /** CIDR range that `SourceIp` must be in. */
  readonly range: string | undefined
  /** What `Stage` must be. */
  readonly stage: string | undefined
}

/** Every statement that bears on a user, duplicates left out. */
export function visibleRules(user: User): VisibleRule[] {
  const policies = [user, ...user.groups].flatMap((holder) => holder.policies)
  const rules = policies.flatMap((policy) => policy.Statement).map((statement) => ruleFor(user, statement))
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()]
}

function ruleFor(user: User, statement: WorkloadStatement): VisibleRule {
  const condition = statement.Condition
  return {
    allow: statement.Effect === 'Allow',
    action: statement.Action,
    resource: statement.Resource.replace('${Username}', user.name),
    range: condition !== undefined && 'IpAddress' in condition ? condition.IpAddress.SourceIp : undefined,
    stage: condition !== undefined && 'StringEquals' in condition ? condition.StringEquals.Stage : undefined,
  }
}

/** A context value of a case as text. */
export function contextText(context: Readonly<Record<string, unknown>> | undefined, key: string): string {
  const value = context?.[key]
  return typeof value === 'string' ? value : ''
}
