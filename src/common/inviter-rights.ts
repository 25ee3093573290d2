/** Who invited, by the id that stays and by name. */
export interface InvitingUser {
  readonly uid: string
  readonly username: string
}

/** Whether those who invited may still do so when somebody accepts: they are not there to be asked. */
export abstract class InviterRights {
  /**
   * Decides `S:CreateInvite` on `arn:P:S:::groups/<group>` for somebody who makes no request: without an address, a factor, a key or
   * a token. `false` for whoever is disabled or gone.
   *
   * @param atLeastRevision what the decision must know of
   * @throws DomainError `ServiceUnavailable`
   */
  abstract mayInvite(inviter: InvitingUser, group: string, atLeastRevision: number): Promise<boolean>
}
