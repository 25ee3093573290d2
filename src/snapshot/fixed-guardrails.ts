import type { Config } from '../common/config/index.js'

/** A guardrail that no administrator wrote and none can take away. */
export interface FixedGuardrail {
  /** Named in `decidedBy[].source`. */
  readonly id: string
  readonly document: object
}

/** Of level `permissions`, because they give keys and policies away, and still they only read. */
const PROXY_ACTIONS = [
  'GetServiceUserSigningToken',
  'GetServiceAccessKeySigningToken',
  'GetServiceUserPolicies',
  'GetServicePrincipal',
]

/** The guardrails that follow from the configuration. */
export function fixedGuardrails({
  readOnly,
  service,
}: Pick<Config, 'readOnly' | 'service'>): readonly FixedGuardrail[] {
  return readOnly ? [readOnlyGuardrail(service)] : []
}

/** `READ_ONLY`: nobody changes anything of the service itself; deciding goes on, here and at proxies (capabilities F23). */
function readOnlyGuardrail(service: string): FixedGuardrail {
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Sid: 'ReadOnly',
        Effect: 'Deny',
        Action: `${service}:*`,
        Resource: '*',
        Condition: {
          StringEquals: { ActionLevel: ['write', 'permissions'] },
          StringNotEqualsIgnoreCase: { Action: PROXY_ACTIONS.map((action) => `${service}:${action}`) },
        },
      },
    ],
  }
  return { id: 'READ_ONLY', document }
}
