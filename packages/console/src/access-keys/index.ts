/**
 * Access keys: those of one user, which are made, limited, rotated and ended on a tab of the user, and those of everybody in a list. Start
 * reading at `access-keys-part.tsx`; what a rotation is at is decided in `rotation.ts`.
 */
export { AccessKeyList as List } from './access-key-list.js'
