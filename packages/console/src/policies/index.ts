/** Managed policies: documents with versions, and where they are in use. Not here: the editor, and what users and groups hold. Start reading at `policy-show.tsx`. */
export { PolicyCreate as Create } from './policy-create.js'
export { PolicyList as List } from './policy-list.js'
export { PolicyShow as Show } from './policy-show.js'
