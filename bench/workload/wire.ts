import type { Call } from './calls.js'

/** A header as the end user's client sent it. */
export type HeaderPair = readonly [name: string, value: string]

/** What `POST …/authorize-by-token` takes. */
export interface DecisionBody {
  readonly region: string
  readonly permit: Readonly<Record<string, readonly string[]>>
  readonly headers: readonly HeaderPair[]
  readonly context: Readonly<Record<string, string>>
  readonly request?: { readonly method: string; readonly uri: string; readonly bodySha256: string }
}

/** The text that only an answer holds in which everything was permitted. */
export const AUTHORIZED = '"Authorized": true'

/** Where a call is sent. */
export function decisionPath(call: Call): string {
  return `/api/v1/services/${call.service}/authorize-by-token`
}

/** A call as a gatekeeper forwards it; `proof` are the headers that say who the end user is. */
export function decisionBody(call: Call, proof: readonly HeaderPair[]): DecisionBody {
  const permit: Record<string, string[]> = {}
  for (const { action, arn } of call.pairs) (permit[action.slice(call.service.length + 1)] ??= []).push(arn)
  const headers: HeaderPair[] = [
    ['Host', `${call.service}.example.com`],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['Accept', 'application/json'],
    ['Accept-Language', 'en-GB,en;q=0.7'],
    ['Accept-Encoding', 'gzip, deflate, br, zstd'],
    ...proof,
  ]
  return { region: 'global', permit, headers, context: { SourceIp: call.sourceIp, Stage: call.stage } }
}

/** The proof by access key that both gatekeepers and users may give. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}
