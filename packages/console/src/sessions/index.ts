/** Where users are signed in. Start reading at `sessions-part.tsx`. */
export { SessionsPart } from './sessions-part.js'
