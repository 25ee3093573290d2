/** Paths of the pages of invites. */
export interface InvitePaths {
  /** `GET` */
  readonly invite: (code: string) => string
  readonly accept: (code: string) => string
  /** For whoever has no account. */
  readonly acceptAsGuest: (code: string) => string
  /** `GET`: goes on with what was opened on another device. */
  readonly handoff: string
  readonly acceptHandedOff: string
  /** `GET`: the picture of the address of an invite. */
  readonly qrPng: (code: string) => string
}

/** The paths under the base path. A code has no characters that would need encoding. */
export function invitePaths(basePath: string): InvitePaths {
  return {
    invite: (code) => `${basePath}/invite/${code}`,
    accept: (code) => `${basePath}/invite/${code}/accept`,
    acceptAsGuest: (code) => `${basePath}/invite/${code}/guest`,
    handoff: `${basePath}/handoff`,
    acceptHandedOff: `${basePath}/handoff/accept`,
    qrPng: (code) => `${basePath}/api/v1/invites/${code}/qr.png`,
  }
}
