import type { Request } from 'express'
import type { Config } from '../../common/config/index.js'
import { basePathOf, ownOrigin } from '../../sign-in/index.js'
import type { InviteCode } from './invite-code.js'

/** Where an invite is reached. */
export interface InviteAddresses {
  readonly url: string
  readonly qrUrl: string
}

/** Addresses of an invite: below `PUBLIC_URL`, else below what the request names, if that is this machine; else paths. */
export function inviteAddresses(
  config: Pick<Config, 'publicUrl' | 'isProduction'>,
  request: Request,
  code: InviteCode,
): InviteAddresses {
  const base = `${ownOrigin(config, request) ?? ''}${basePathOf(config)}`
  return { url: `${base}/invite/${code}`, qrUrl: `${base}/api/v1/invites/${code}/qr.svg` }
}
