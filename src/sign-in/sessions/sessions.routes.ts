import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { sessionSchema } from './session-representation.js'

const SESSIONS = '/api/v1/users/{username}/sessions'
const RESOURCE = 'users/{username}'

/** Sessions of a user (capabilities M6). */
export const LIST_SESSIONS: RouteDeclaration = {
  method: 'GET',
  path: SESSIONS,
  summary: 'lists the sessions of a user that stand, the newest first; at most 100',
  event: 'ListSessions',
  access: { action: 'ListSessions', level: 'list', resource: RESOURCE },
  response: z.array(sessionSchema),
}

/** Ends one session (capabilities M7). */
export const REVOKE_SESSION: RouteDeclaration = {
  method: 'DELETE',
  path: `${SESSIONS}/{session}`,
  summary: 'ends a session, everywhere at once',
  event: 'RevokeSession',
  access: { action: 'RevokeSession', level: 'write', resource: RESOURCE },
  successStatus: 201,
}

/** Ends all sessions (capabilities M7). */
export const REVOKE_SESSIONS: RouteDeclaration = {
  method: 'DELETE',
  path: SESSIONS,
  summary: 'ends every session of a user, also the one that this call was made with, and says how many',
  event: 'RevokeSessions',
  access: { action: 'RevokeSession', level: 'write', resource: RESOURCE },
  response: z.object({ ended: z.int() }),
  successStatus: 201,
}
