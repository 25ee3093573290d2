import type { ServiceAnswer, ServiceClient } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import { type EventText, PrincipalApi, type PrincipalName, type SubkeyName } from './principal-api.js'

/** Of whom a guard decides locally. */
export interface ServicePrincipalApiOptions {
  readonly client: Pick<ServiceClient, 'call' | 'open'>
  readonly service: string
  readonly keyRegion: string
}

const MOST_EVENTS = 1000

const TOKENS = { 'access-keys': 'access-key-signing-tokens', users: 'user-signing-tokens' } as const

/** The routes of the service (wire-protocol 3.8, domain-model 5.7). */
export class ServicePrincipalApi extends PrincipalApi {
  constructor(private readonly options: ServicePrincipalApiOptions) {
    super()
  }

  override principal({ by, name }: PrincipalName): Promise<ServiceAnswer | undefined> {
    const { service, keyRegion } = this.options
    return this.find(pathOf('regions', keyRegion, 'services', service, 'principals', by, name), [404])
  }

  override subkey({ by, name, protocol, date, region, service }: SubkeyName): Promise<ServiceAnswer | undefined> {
    const path = pathOf('regions', region, 'services', service, TOKENS[by], name, protocol, date)
    // 403: of the service itself, or the guard's own key may not ask.
    return this.find(path, [403, 404])
  }

  override events(since: number | undefined): Promise<ServiceAnswer> {
    return this.options.client.call({ method: 'GET', path: this.eventsPath(since, `limit=${MOST_EVENTS}`) })
  }

  override async stream(since: number | undefined): Promise<EventText> {
    const stream = await this.options.client.open({ method: 'GET', path: this.eventsPath(since) })
    // A guard that only listens does not keep the process alive.
    stream.socket.unref()
    return stream
  }

  private eventsPath(since: number | undefined, ...more: readonly string[]): string {
    const query = [...(since === undefined ? [] : [`since=${since}`]), ...more].join('&')
    const path = pathOf('services', this.options.service, 'events')
    return query === '' ? path : `${path}?${query}`
  }

  private async find(path: string, absent: readonly number[]): Promise<ServiceAnswer | undefined> {
    try {
      return await this.options.client.call({ method: 'GET', path })
    } catch (error) {
      if (error instanceof ServiceRefusal && absent.includes(error.serviceStatus)) return undefined
      throw error
    }
  }
}

function pathOf(...segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join('/')
}
