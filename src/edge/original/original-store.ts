import type { CompiledPolicy } from '@tinyauth/policy-engine'
import type { Eventually } from '@tinyauth/decision'
import { ServiceRefusal, type SigningKey } from '@tinyauth/guard/local'
import { ExpiringCache, type ExpiringCacheOptions } from './expiring-cache.js'
import type { KeyName, OriginalApi, Place } from './original-api.js'

/** Keys of days and policies of users, as the three routes of the proxy mode gave them (wire-protocol 3.12). */
export class OriginalStore {
  private readonly keys: ExpiringCache<SigningKey>
  private readonly policies: ExpiringCache<CompiledPolicy>

  constructor(
    private readonly api: OriginalApi,
    options: ExpiringCacheOptions,
  ) {
    this.keys = new ExpiringCache(options)
    this.policies = new ExpiringCache(options)
  }

  /** `undefined`: it is given to nobody. @throws ConnectionError */
  key(name: KeyName): Eventually<SigningKey | undefined> {
    const { by, protocol, date, region, service } = name
    const id = JSON.stringify([by, name.name, protocol, date, region, service])
    return this.keys.find(id, () => this.heeding(this.api.key(name)))
  }

  /** `undefined`: there is no such user. @throws ConnectionError */
  policy(place: Place, username: string): Eventually<CompiledPolicy | undefined> {
    const id = JSON.stringify([username, place.region, place.service])
    return this.policies.find(id, () => this.heeding(this.api.policy(place, username)))
  }

  /** Forgets everything. */
  clear(): void {
    this.keys.clear()
    this.policies.clear()
  }

  /** INVARIANT: whoever may not ask any more holds nothing any more. */
  private async heeding<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked
    } catch (error) {
      if (error instanceof ServiceRefusal && [401, 403].includes(error.serviceStatus)) this.clear()
      throw error
    }
  }
}
