/**
 * Groups: their tree, who is in them, where they stand, and the invites into them. The tree is `group-browser.tsx`, one group `group-show.tsx`:
 * start reading there. What an invite says and how it is handed out is in `invites/`, policies and boundaries in `attachments/`.
 */
export { GroupCreate as Create } from './group-create.js'
export { GroupBrowser as List } from './group-browser.js'
export { GroupShow as Show } from './group-show.js'
