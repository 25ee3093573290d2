/** Who invited, by the id that stays and by name. */
export interface InvitingUser {
  readonly uid: string
  readonly username: string
}

/** What an invite stands on, as far as policies decide it. */
export type InviterAction = 'CreateInvite' | 'AddUserToGroup' | 'RemoveUserFromGroup'

/** Whether those who invited may still do so when somebody accepts: they are not there to be asked. */
export abstract class InviterRights {
  /**
   * Decides `S:<action>` on `arn:P:S:::groups/<group>` for somebody who makes no request: without an address, a factor, a key or a
   * token. `false` for whoever is disabled or gone.
   *
   * @param atLeastRevision what the decision must know of
   * @throws DomainError `ServiceUnavailable`
   */
  abstract may(inviter: InvitingUser, action: InviterAction, group: string, atLeastRevision: number): Promise<boolean>
}
