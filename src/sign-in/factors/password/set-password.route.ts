import { z } from 'zod'
import { MISSING } from '../../../common/http/parse-json.js'
import type { RouteDeclaration } from '../../../common/http/route.js'

/** Body of SetPassword; what a password may be the hasher says. */
export const setPasswordBody = z.strictObject({
  password: z.string({ error: ({ input }) => (input === undefined || input === null ? MISSING : 'must be a string') }),
})

/** A new password (domain-model 5.2). */
export const SET_PASSWORD: RouteDeclaration = {
  method: 'PUT',
  path: '/api/v1/users/{username}/password',
  summary: 'sets the password of a user and ends every session of theirs, also the one that this call was made with',
  event: 'SetPassword',
  // Whoever may, may become that user.
  access: { action: 'SetPassword', level: 'permissions', resource: 'users/{username}' },
  body: setPasswordBody,
  response: z.object({ ended: z.int() }),
}
