import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import type { AuthorizeService } from '../authorize/authorize.service.js'
import { readBatchQuestion, readSingleQuestion } from '../authorize/question.js'
import type { LaneRoute } from './lane-route.js'

const header = z.tuple([z.string(), z.union([z.string(), z.array(z.string())])])
const question = {
  headers: z.array(header).describe("headers of the end user's request, in order, repeats allowed"),
  context: z.record(z.string(), z.unknown()).describe('context keys of the request, such as `SourceIp`'),
  region: z.string().nullable().optional().describe('key region; default `global`'),
  request: z
    .strictObject({ method: z.string(), uri: z.string(), bodySha256: z.string() })
    .optional()
    .describe('the request that the end user signed with Signature V4'),
  explain: z.boolean().optional().describe('answer why; needs `ExplainDecision`'),
  atLeastRevision: z.int().min(0).optional().describe('decide only once this change is known'),
}
const permitMap = z.record(z.string(), z.array(z.string()))
const extras = {
  ErrorCode: z.string().optional(),
  Identity: z.string().optional(),
  ClientId: z.string().optional().describe('client of the access token that proved the identity'),
  Scopes: z.array(z.string()).optional().describe('scopes of that token'),
  Status: z.int().optional(),
  DecisionId: z.string().optional(),
  MaxAge: z.number().optional(),
  Vary: z.array(z.string()).optional(),
  Revision: z.int().optional(),
  StepUp: z.enum(['mfa']).optional().describe('a fresh second factor is all that is missing'),
  Decisions: z.array(z.unknown()).optional(),
}
const single = z.strictObject({ action: z.string(), resource: z.string(), ...question })
const singleAnswer = z.object({ Authorized: z.boolean(), ...extras })

/** `authorize-by-token` (wire-protocol 3.8). The lane judges the body itself; these schemas describe it. */
export const AUTHORIZE_BY_TOKEN: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/authorize-by-token',
  summary: 'Prove who an end user is and decide actions on resources, in one call',
  event: 'AuthorizeByToken',
  access: { action: 'BatchAuthorizeByToken', level: 'execute', resource: 'services/{service}' },
  body: z.strictObject({ permit: permitMap.describe('actions without prefix, with lists of ARNs'), ...question }),
  response: z.object({ Authorized: z.boolean(), Permitted: permitMap, NotPermitted: permitMap, ...extras }),
  writes: false,
}

/** The legacy `authorize` (wire-protocol 3.8). */
export const AUTHORIZE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/authorize',
  summary: 'Prove who an end user is and decide one action on one resource (legacy)',
  event: 'AuthorizeByToken',
  access: { action: 'Authorize', level: 'execute', resource: '' },
  body: single,
  response: singleAnswer,
  writes: false,
}

/** `authorize-login` (wire-protocol 3.8). */
export const AUTHORIZE_LOGIN: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/authorize-login',
  summary: 'Judge a user name and password and decide one action on one resource',
  event: 'AuthorizeByLogin',
  access: { action: 'Authorize', level: 'execute', resource: '' },
  body: single,
  response: singleAnswer,
  writes: false,
}

/** The declarations of the lane. */
export const DECISION_ROUTES: readonly RouteDeclaration[] = [AUTHORIZE_BY_TOKEN, AUTHORIZE, AUTHORIZE_LOGIN]

/** The routes of the lane with what answers them. */
export function laneRoutes(authorize: AuthorizeService, mostPairs: number): readonly LaneRoute[] {
  return [
    {
      declaration: AUTHORIZE_BY_TOKEN,
      prefix: '/api/v1/services/',
      suffix: '/authorize-by-token',
      answer: (asking, { service, body, queryNames }) =>
        authorize.batch(asking, service, readBatchQuestion(body, queryNames, mostPairs)),
    },
    {
      declaration: AUTHORIZE,
      prefix: '/api/v1/authorize',
      suffix: undefined,
      answer: (asking, { body, queryNames }) => authorize.single(asking, readSingleQuestion(body, queryNames), 'token'),
    },
    {
      declaration: AUTHORIZE_LOGIN,
      prefix: '/api/v1/authorize-login',
      suffix: undefined,
      answer: (asking, { body, queryNames }) =>
        authorize.single(asking, readSingleQuestion(body, queryNames), 'password'),
    },
  ]
}
