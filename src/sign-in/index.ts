// Here users prove who they are with a password, and get session tokens.
// Not here: how a session token is verified (`decide/proofs`), users and their passwords (`manage`).
// Start reading at `password-prover.ts`, then `session-issuer.ts`.

import { Module } from '@nestjs/common'
import { GetTokenController } from './get-token.controller.js'

/** The routes of sign-in. Needs `PasswordProver` and `SessionIssuer`, which are global. */
@Module({ controllers: [GetTokenController] })
export class SignInModule {}

export { PasswordProver, type PasswordRefusal } from './password-prover.js'
export { PasswordUpgrade } from './password-upgrade.js'
export { SessionIssuer } from './session-issuer.js'
