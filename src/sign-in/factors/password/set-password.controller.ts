import { Controller } from '@nestjs/common'
import type { z } from 'zod'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { CurrentCall, ParsedBody, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import { findUser } from '../../../manage/index.js'
import { Passwords } from './passwords.js'
import { SET_PASSWORD, type setPasswordBody } from './set-password.route.js'

/** What the audit event says instead of a password. */
const MASKED = '********'

/** Passwords of users for whoever may set them. */
@Controller()
export class SetPasswordController {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly passwords: Passwords,
    private readonly writer: CallWriter,
  ) {}

  @Route(SET_PASSWORD)
  async set(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() { password }: z.infer<typeof setPasswordBody>,
  ): Promise<{ ended: number }> {
    call.audit.subject = username
    Object.assign(call.audit.fields, { 'request.username': username, 'request.password': MASKED })
    // Outside of the transaction: it takes longer than anything that waits for the database.
    const passwordHash = await this.hasher.hash(password)
    const { value: ended } = await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      const count = await this.passwords.replace(tx, id, passwordHash)
      call.audit.fields['response.sessions'] = count
      return count
    })
    return { ended }
  }
}
