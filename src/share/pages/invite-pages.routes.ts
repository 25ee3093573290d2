import type { RouteDeclaration } from '../../common/http/route.js'

const OWN = 'whoever is signed in goes on with what they opened themselves'

/** The page of an invite. */
export const SHOW_INVITE: RouteDeclaration = {
  method: 'GET',
  path: '/invite/{code}',
  summary: 'page: what an invite leads to, and what accepting it gives; looking at it joins nothing',
  event: 'ShowInvite',
  access: { open: true, reason: 'the code is the right to see it' },
  writes: false,
}

/** The form of that page. */
export const ACCEPT_SHOWN_INVITE: RouteDeclaration = {
  method: 'POST',
  path: '/invite/{code}/accept',
  summary: 'accepts an invite by the form of its page, then leads to where the invite says',
  event: 'AcceptInvite',
  access: { authenticated: true, reason: 'the code is the right to it, which its inviter gave away' },
}

/** The form for whoever has no account. */
export const ACCEPT_AS_GUEST: RouteDeclaration = {
  method: 'POST',
  path: '/invite/{code}/guest',
  summary: 'takes what somebody shares with people without an account: a guest with a session for that alone',
  event: 'AcceptInvite',
  access: { open: true, reason: 'the code is the right to it, which its giver gave away to anybody' },
}

/** What was opened on another device. */
export const SHOW_HANDOFF: RouteDeclaration = {
  method: 'GET',
  path: '/handoff',
  summary: 'goes on with the invite that the user opened last, on another device, within half an hour',
  event: 'ShowHandoff',
  access: { authenticated: true, reason: OWN },
  writes: false,
}

/** The form of that page. */
export const ACCEPT_HANDED_OFF: RouteDeclaration = {
  method: 'POST',
  path: '/handoff/accept',
  summary: 'accepts an invite that the user opened on another device',
  event: 'AcceptInvite',
  access: { authenticated: true, reason: OWN },
}
