import { hash } from 'node:crypto'
import { readCallerContext, sourceIpOf } from '@tinyauth/decision'
import { canonicalContextKey } from '@tinyauth/policy-engine'
import { parseSignature } from '@tinyauth/request-signing'
import type { Circumstances, Pair } from '../decider.js'

/** For which service and key region answers are kept. */
export interface CacheScope {
  readonly service: string
  readonly keyRegion: string
}

/** The keys of what is kept about one caller under one set of circumstances. Holds no credential, only its hash. */
export class CacheKeys {
  private constructor(
    private readonly caller: string,
    private readonly values: ReadonlyMap<string, unknown>,
  ) {}

  /** `undefined` when the service would refuse the context: what is kept about others must not answer for it. */
  static of({ headers, request, context }: Circumstances, { service, keyRegion }: CacheScope): CacheKeys | undefined {
    const problems: Record<string, string> = {}
    const read = readCallerContext(context, problems)
    if (Object.keys(problems).length > 0) return undefined
    const values = Object.entries(read).map(([name, value]) => [canonicalContextKey(name), value] as const)
    // A key may be bound to addresses, whatever the policies look at.
    const proof = [headers, provedOf(headers, request), sourceIpOf(context) ?? null, service, keyRegion]
    return new CacheKeys(sha256(proof), new Map(values))
  }

  /** Of a pair, whatever the context. */
  ofPair({ action, resource }: Pair): string {
    return sha256([this.caller, action, resource])
  }

  /** Of an expression of groups, which depends on no context. */
  ofGroups(text: string): string {
    return sha256([this.caller, text])
  }

  /** Of a pair with the values of these context keys, canonical and sorted. */
  ofValues(pairKey: string, names: readonly string[]): string {
    return sha256([pairKey, ...names.map((name) => [name, this.valueOf(name)])])
  }

  /** An empty list and `null` mean that the key is missing. */
  private valueOf(name: string): unknown {
    const value = this.values.get(name) ?? null
    return Array.isArray(value) && value.length === 0 ? null : value
  }
}

/** What of the request line proves something: all of it where it is signed, else the method, which a session needs. */
function provedOf(headers: Circumstances['headers'], request: Circumstances['request']): readonly string[] {
  if (request === undefined) return []
  const { method, uri, bodySha256 } = request
  const signed = parseSignature({ ...request, headers }) !== undefined
  return signed ? [method, uri, bodySha256] : [method]
}

/** JSON keeps the parts apart. */
function sha256(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url')
}
