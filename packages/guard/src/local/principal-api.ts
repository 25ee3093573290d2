import type { SubkeyProtocol } from '@tinyauth/request-signing'
import type { ServiceAnswer } from '../service/service-client.js'

/** How a principal is looked for. */
export interface PrincipalName {
  readonly by: 'access-keys' | 'users'
  /** Id of the access key, or the exact name of the user. */
  readonly name: string
}

/** The key of one day (wire-protocol 3.6). */
export interface SubkeyName extends PrincipalName {
  readonly protocol: SubkeyProtocol
  /** `YYYYMMDD`, UTC. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** The bytes of a stream of events; whoever reads them ends them. */
export interface EventText extends AsyncIterable<Uint8Array> {
  destroy(): void
}

/**
 * What of the service a guard needs to decide by itself. Nothing that it answers is read yet.
 *
 * Every call throws ConnectionError where there is no answer, `ServiceRefusal` where it is a refusal.
 */
export abstract class PrincipalApi {
  /** What bears on a principal; `undefined` when there is none. */
  abstract principal(name: PrincipalName): Promise<ServiceAnswer | undefined>

  /** The key of a day; `undefined` when it is given to nobody. */
  abstract subkey(name: SubkeyName): Promise<ServiceAnswer | undefined>

  /** A page of what changed after `since`; without it where to begin. */
  abstract events(since: number | undefined): Promise<ServiceAnswer>

  /** What changes after `since`, or from now on. */
  abstract stream(since: number | undefined): Promise<EventText>
}
