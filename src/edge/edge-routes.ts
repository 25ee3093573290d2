import type { RouteDeclaration } from '../common/http/route.js'
import type { AuthorizeService } from '../decide/authorize/authorize.service.js'
import { readBatchQuestion, readSingleQuestion } from '../decide/authorize/question.js'
import { AUTHORIZE, AUTHORIZE_BY_TOKEN, AUTHORIZE_LOGIN } from '../decide/lane/decision-routes.js'
import type { LaneRoute } from '../decide/lane/lane-route.js'
import { GET_TOKEN_FOR_LOGIN } from '../sign-in/get-token.route.js'
import type { EdgeKnowledge } from './edge-knowledge.js'

/** What an edge node answers by the lean lane: decisions by token here, whatever takes a password by the upstream. */
export const EDGE_ROUTES: readonly RouteDeclaration[] = [
  AUTHORIZE_BY_TOKEN,
  AUTHORIZE,
  AUTHORIZE_LOGIN,
  GET_TOKEN_FOR_LOGIN,
]

/** These routes with what answers them. */
export function edgeRoutes(authorize: AuthorizeService, knowledge: EdgeKnowledge, mostPairs: number): LaneRoute[] {
  return [
    {
      declaration: AUTHORIZE_BY_TOKEN,
      prefix: '/api/v1/services/',
      suffix: '/authorize-by-token',
      answer: async (asking, { service, body, queryNames }) => {
        const question = readBatchQuestion(body, queryNames, mostPairs)
        knowledge.assertDecidable(service, question)
        return authorize.batch(asking, service, question)
      },
    },
    {
      declaration: AUTHORIZE,
      prefix: '/api/v1/authorize',
      suffix: undefined,
      answer: async (asking, { body, queryNames }) => {
        const question = readSingleQuestion(body, queryNames)
        const colon = question.action.indexOf(':')
        knowledge.assertDecidable(question.action.slice(0, Math.max(0, colon)), question)
        return authorize.single(asking, question, 'token')
      },
    },
    { declaration: AUTHORIZE_LOGIN, prefix: '/api/v1/authorize-login', suffix: undefined },
    { declaration: GET_TOKEN_FOR_LOGIN, prefix: '/api/v1/services/', suffix: '/get-token-for-login' },
  ]
}
