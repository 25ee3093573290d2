/**
 * Here are the parts that `mode: 'local'` is made of, for an edge node of tinyauth: what holds principals and keys, what hears of
 * changes, what asks the service. Not for applications, and free to change with any version. Start reading at
 * `local/principal-store.ts`, then `local/revocation-feed.ts`.
 */

export { ConnectionError } from './authorizer/errors.js'
export { ChangeListeners } from './local/change-listeners.js'
export type { FeedEvent } from './local/feed-event.js'
export { HeldPrincipal } from './local/held-principal.js'
export { FetchLimit } from './local/fetch-limit.js'
export { DaySecret } from './local/held-secret.js'
export { isDayOfSession, isDayOfSignature } from './local/key-days.js'
export { isOutage } from './local/is-outage.js'
export { NotHeldError, TooManyFetchesError } from './local/not-held-error.js'
export { isAskable, PrincipalStore } from './local/principal-store.js'
export { ChangeListener, RevocationFeed } from './local/revocation-feed.js'
export { ServicePrincipalApi } from './local/service-principal-api.js'
export { readSigningKey, type SigningKey } from './local/subkeys.js'
export type { Terms } from './local/terms.js'
export { SystemTimers, type Timers } from './local/timers.js'
export { BoundedMap } from './remote/bounded-map.js'
export { ApiVersion, EXTENDED_VERSION, toldVersion } from './service/api-version.js'
export type { HttpAnswer } from './service/http-exchange.js'
export type { JsonObject } from './service/json-answer.js'
export { type ServiceAnswer, ServiceClient } from './service/service-client.js'
export { ServiceRefusal } from './service/service-error.js'
export { readEndpoint } from './settings/endpoint.js'
export type { GuardLog } from './settings/guard-log.js'
export { type GuardSettings, readGuardSettings } from './settings/guard-settings.js'
