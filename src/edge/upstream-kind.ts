import {
  ApiVersion,
  ConnectionError,
  EXTENDED_VERSION,
  type HttpAnswer,
  type ServiceClient,
  toldVersion,
} from '@tinyauth/guard/local'
import { subkeyDate } from '@tinyauth/request-signing'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'

/** One of ours, whose changes have numbers, or the Python server. */
export type UpstreamKind = 'numbered' | 'original'

/** Keeps in mind that something answered as one of ours does, whoever answers after that. */
export class UpstreamVersion extends ApiVersion {
  isOurs = false

  override learn(answer: Pick<HttpAnswer, 'headers' | 'status'>): void {
    super.learn(answer)
    if (isOurs(answer)) this.isOurs = true
  }
}

/**
 * Finds out what answers. INVARIANT: nothing is taken for the Python server that does not answer as only that does: it has no
 * `healthz`, and refuses in its own words who asks for a key of a day without a credential.
 *
 * @throws ConnectionError when nothing answers, or something that is neither: a balancer, a page about maintenance
 */
export async function upstreamKind(
  client: Pick<ServiceClient, 'pass'>,
  { service, accessKeyId }: Pick<Config, 'service' | 'accessKeyId'>,
  clock: Clock,
): Promise<UpstreamKind> {
  const health = await get(client, 'healthz')
  if (isOurs(health)) return 'numbered'
  if (health.status !== 404) throw unknown(health)
  const names = ['global', 'services', service, 'access-key-signing-tokens', accessKeyId ?? '', 'basic-auth']
  const path = [...names, subkeyDate(clock.now())].map(encodeURIComponent).join('/')
  const key = await get(client, `api/v1/regions/${path}`)
  if (isOurs(key)) return 'numbered'
  if (toldVersion(key) === undefined && isOfTheOriginal(key)) return 'original'
  throw unknown(key)
}

function get(client: Pick<ServiceClient, 'pass'>, path: string): Promise<HttpAnswer> {
  const headers = [['X-API-Version', String(EXTENDED_VERSION)]] as const
  return client.pass({ method: 'GET', path, headers, body: '', once: false })
}

function isOurs(answer: Pick<HttpAnswer, 'headers'>): boolean {
  return (toldVersion(answer) ?? 0) >= EXTENDED_VERSION
}

/** A key, `{"message": "No such key"}`, or `{"errors": {"authorization": …}}` (wire-protocol 3.8). */
function isOfTheOriginal({ status, headers, body }: HttpAnswer): boolean {
  if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) return false
  const { key, identity, message, errors } = membersOf(body)
  if (status === 200) return typeof key === 'string' && typeof identity === 'string'
  if (status === 404) return message === 'No such key'
  return [401, 403].includes(status) && typeof errors === 'object' && errors !== null && 'authorization' in errors
}

function membersOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function unknown({ status }: HttpAnswer): ConnectionError {
  return new ConnectionError(`the upstream answers ${status}, as no tinyauth does: is "endpoint" right?`)
}
