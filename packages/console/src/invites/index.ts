/**
 * Invites: what one says, how it is made, handed out once with its QR code, and taken back. Shares are handed out in the same way.
 * Start reading at `invites-part.tsx`, which the screen of a group shows.
 */
export { InvitesPart } from './invites-part.js'
