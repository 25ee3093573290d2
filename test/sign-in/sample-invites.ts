import { invitePage } from '../../src/share/pages/invite-page.js'
import type { InviteReader, InviteView } from '../../src/share/pages/invite-view.js'
import type { PageContext } from '../../src/sign-in/pages/page-context.js'

const AT = Date.UTC(2026, 10, 22, 9, 30)
const CODE = 'XvCWj7LtAMRtqYGrTnEZuJ'

const QR =
  '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 7 7" shape-rendering="crispEdges">' +
  '<path fill="#ffffff" d="M0 0h7v7H0z"/><path stroke="#000000" d="M1 1.5h5M1 2.5h1m3 0h1M1 3.5h3M1 5.5h5"/></svg>\n'

/** An invite with many limits, for whoever is not signed in. */
export const INVITE: InviteView = {
  kind: 'membership',
  inviter: 'Anna of the orchard',
  groups: ['orchard/pickers', 'orchard/kitchen'],
  access: {
    parts: [
      {
        lines: [
          'May get, list and delete apples: only `apples/fred` and `apples/jane`',
          'May not use `apples:PeelApple`, whatever else allows it: all resources',
        ],
        ceilings: [],
      },
      {
        lines: ['May do everything in service “Baskets” (baskets): everything in service “Baskets” (baskets)'],
        ceilings: [['At most: get `baskets`: all `baskets`'], ['At most: do everything: all resources']],
      },
    ],
    isCut: true,
  },
  limits: {
    ...{ acceptBefore: AT, placesLeft: 3, accessUntil: null, accessForSeconds: 259_200, maxUseSeconds: 45_000 },
    ...{ plusOnes: 2, maxDepth: 3, deauthorize: 'descendants', depletesInviter: true },
  },
  confirm: true,
  reader: { kind: 'visitor', signIn: `/login?next=%2Finvite%2F${CODE}` },
}

/** One that gives nothing, and is short about it, for whoever is signed in. */
export const TO_ACCEPT: InviteView = {
  ...INVITE,
  groups: ['pickers'],
  access: { parts: [], isCut: false },
  confirm: false,
  limits: { ...INVITE.limits, placesLeft: null, plusOnes: 0, deauthorize: 'none', accessForSeconds: null },
  reader: {
    ...{ kind: 'user', action: `/invite/${CODE}/accept`, fields: { visit: 'v1' } },
    handoff: 'https://auth.example.org/handoff',
  },
}

/** An invite for whoever made it. */
export const OWN_INVITE: InviteView = {
  ...INVITE,
  reader: {
    ...{ kind: 'inviter', link: `https://auth.example.org/invite/${CODE}`, qrSvg: QR },
    qrFile: `/api/v1/invites/${CODE}/qr.png`,
  },
}

/** A share. */
export const SHARE: InviteView = {
  ...INVITE,
  kind: 'share',
  groups: [],
  access: { parts: [{ lines: ['May get apples: only `apples/fred`'], ceilings: [] }], isCut: false },
  reader: { kind: 'visitor', signIn: `/login?next=%2Finvite%2F${CODE}`, guest: `/invite/${CODE}/guest` },
  limits: { ...INVITE.limits, placesLeft: 1, accessForSeconds: null, accessUntil: AT, maxUseSeconds: null },
}

/** The page; paths of its view stand under the base path. */
export function inviteInPlace(view: InviteView, context: PageContext): string {
  return invitePage({ ...view, reader: readerUnder(view.reader, context.basePath) }, context)
}

function readerUnder(reader: InviteReader, basePath: string): InviteReader {
  if (reader.kind === 'visitor') {
    const { guest } = reader
    const form = guest === undefined ? {} : { guest: `${basePath}${guest}` }
    return { ...reader, signIn: `${basePath}${reader.signIn}`, ...form }
  }
  if (reader.kind === 'user') return { ...reader, action: `${basePath}${reader.action}` }
  return { ...reader, qrFile: `${basePath}${reader.qrFile}` }
}
