import type { BlockList } from 'node:net'
import { contains, type HeaderList, networksOf } from '@tinyauth/decision'
import type { Profile } from '../../federation/profile.js'
import { profileTexts, subjectOf } from '../../federation/profile-texts.js'
import { groupsOfClaim } from '../../federation/provider-groups.js'
import { directIssuer } from './direct-issuer.js'
import type { TrustedHeaderSettings } from './trusted-header-settings.js'

/** A proxy that signed the user in and says so in headers. Whoever else sends them is not believed. */
export class TrustedHeader {
  readonly kind = 'trusted-header'
  private readonly networks: BlockList | undefined

  constructor(
    private readonly name: string,
    private readonly settings: TrustedHeaderSettings,
  ) {
    this.networks = networksOf(settings.networks)
  }

  /**
   * Who it is; `undefined` where nobody is named, twice, or by a peer that is not believed.
   *
   * @param peer address of the other end of the connection, never that of `X-Forwarded-For`
   */
  profileOf(peer: string, headers: HeaderList): Profile | undefined {
    if (this.networks === undefined || !contains(this.networks, peer)) return undefined
    const { userHeader, emailHeader, nameHeader, groupsHeader } = this.settings
    const subject = subjectOf(textOf(headers, userHeader))
    if (subject === undefined) return undefined
    const texts = profileTexts({
      preferredUsername: subject,
      name: textOf(headers, nameHeader),
      email: textOf(headers, emailHeader),
    })
    const groups = groupsOfClaim(groupNames(textOf(headers, groupsHeader)))
    return { issuer: directIssuer(this.name), subject, ...texts, emailVerified: texts.email !== undefined, groups }
  }
}

/** Headers arrive as bytes, one character each; proxies write UTF-8. */
function textOf(headers: HeaderList, name: string | undefined): string | undefined {
  const value = name === undefined ? undefined : headers.one(name.toLowerCase())
  if (value === undefined) return undefined
  const text = Buffer.from(value, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? undefined : text
}

function groupNames(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
