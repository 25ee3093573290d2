/**
 * Shares: parts of their own permissions that people give away. Who holds one, and what ends with it, is `share-show.tsx`; a share is made in
 * `share-create.tsx`: start reading there. Its address and QR code are handed out as those of `invites/`.
 */
export { ShareCreate as Create } from './share-create.js'
export { ShareList as List } from './share-list.js'
export { ShareShow as Show } from './share-show.js'
