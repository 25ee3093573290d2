import { z } from 'zod'
import { notText } from '../../../manage/index.js'
import { networkProblem } from './narrow-network.js'

const HEADER = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/

/** Headers that everybody sends, or that mean something else. */
const TAKEN = ['authorization', 'cookie', 'host', 'origin', 'referer', 'user-agent', 'forwarded', 'x-forwarded-for']

const header = z
  .string({ error: notText })
  .regex(HEADER, { error: 'must be the name of a header: 1 to 64 letters, digits and `-`' })
  .refine((name) => !TAKEN.includes(name.toLowerCase()), { error: 'is a header that means something else' })

const network = z.string({ error: notText }).superRefine((text, context) => {
  const problem = networkProblem(text)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `\`${text}\` ${problem}` })
})

/** Settings of the kind `trusted-header`: which header of which proxies says who somebody is. */
export const trustedHeaderSettingsSchema = z.strictObject({
  /** Addresses of the proxies: the other end of the connection, whatever `X-Forwarded-For` says. */
  networks: z.array(network).min(1, { error: 'must name a network: nobody is believed without' }).max(100),
  userHeader: header,
  /** The proxy vouches for the address. */
  emailHeader: header.optional(),
  nameHeader: header.optional(),
  /** Groups, separated by commas. */
  groupsHeader: header.optional(),
})

/** Settings that were parsed. */
export type TrustedHeaderSettings = z.output<typeof trustedHeaderSettingsSchema>
