/**
 * The audit log: who did what, what was decided and why. Here: the list with its filters, chart, live view and export, one event, the state of the chain.
 * Not here: the numbers of the dashboard. Start reading at `audit-screen.tsx`; what is said of an event is in `event-words.ts`.
 */
export { AuditScreen as Audit } from './audit-screen.js'
export { EventScreen as AuditEvent } from './event-screen.js'
