/** In which groups a user is, from when and until when, and what that reaches. Start reading at `memberships-part.tsx`. */
export { MembershipsPart } from './memberships-part.js'
