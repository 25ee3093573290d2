import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { actionProblem, resourceProblem, serviceNameProblem } from '../../common/wire-names.js'
import { ACTION_PLACEHOLDERS, fillPlaceholders, RESOURCE_PLACEHOLDERS } from './placeholders.js'

const LONGEST_TEMPLATE = 2048

/** What the configuration of a proxy asks for: the address that it calls. Nothing of it comes from a client. */
export const forwardAuthQuery = z
  .strictObject({
    service: checked(serviceNameProblem)
      .optional()
      .describe('the protected service; default: this service itself. Tokens and keys have to be for it'),
    action: checked((text) => templateProblem(text, ACTION_PLACEHOLDERS) ?? actionProblem(sample(text)))
      .optional()
      .describe('needed action without prefix; `{method}` is the method of the request. Absent: signed in is enough'),
    resource: checked((text) => templateProblem(text, RESOURCE_PLACEHOLDERS) ?? resourceProblem(sample(text)))
      .optional()
      .describe('the ARN that is asked about; `{method}`, `{host}` and `{path}` are those of the request'),
    jwt: z.literal('1').optional().describe('answer a token of the identity for the service too; needs `service`'),
    cookies: z.literal('1').optional().describe('answer the cookies of the request without those of this service'),
  })
  .refine(({ action, resource }) => (action === undefined) === (resource === undefined), {
    path: ['resource'],
    error: '`action` and `resource` stand together or not at all',
  })

/** A checked query of forward authentication. */
export type ForwardAuthQuery = z.output<typeof forwardAuthQuery>

/** Whether a proxy may let a request pass, and who it is (capabilities M29). HEAD is answered as well. */
export const FORWARD_AUTH: RouteDeclaration = {
  method: 'GET',
  path: '/auth/forward',
  summary: 'For proxies (`auth_request`, ForwardAuth): whether a request may pass, with headers that say who it is',
  event: 'ForwardAuth',
  access: { open: true, reason: 'says whether the proof that comes along is good, to whoever has it' },
  query: forwardAuthQuery,
  writes: false,
}

function checked(problemOf: (text: string) => string | undefined): z.ZodString {
  return z
    .string()
    .max(LONGEST_TEMPLATE)
    .superRefine((text, context) => {
      const message = problemOf(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
}

function templateProblem(text: string, known: readonly string[]): string | undefined {
  if (text.includes('$')) return 'must not contain `$`'
  const rest = fillPlaceholders(text, known, () => '')
  if (!rest.includes('{') && !rest.includes('}')) return undefined
  return `may only have the placeholders ${known.map((name) => `\`{${name}}\``).join(', ')}`
}

/** What a template may become, to judge what stands in it beside its placeholders. */
function sample(text: string): string {
  return fillPlaceholders(text, RESOURCE_PLACEHOLDERS, () => 'X')
}
