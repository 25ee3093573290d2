import type { Request } from 'express'
import type { Config } from '../../common/config/index.js'
import { basePathOf, ownOrigin } from '../../sign-in/index.js'
import { invitePaths } from './invite-paths.js'

/** The whole address of the page of an invite; `undefined` where the service does not know its own. */
export function pageAddress(
  config: Pick<Config, 'publicUrl' | 'isProduction'>,
  request: Request,
  code: string,
): string | undefined {
  const origin = ownOrigin(config, request)
  return origin === undefined ? undefined : `${origin}${invitePaths(basePathOf(config)).invite(code)}`
}
