import type { KeyObject } from 'node:crypto'
import {
  type ParsedSignature,
  parseSignature,
  type SignatureProblemCode,
  type SignableRequest,
  verifySignature,
} from '@tinyauth/request-signing'
import { type Eventually, whenThere } from '../eventually.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import { proveKey } from './key-proof.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'

/** AWS Signature V4 with an access key, in the header or in the query of a presigned address. */
export class SigV4Verifier implements Verifier {
  constructor(
    private readonly principals: PrincipalSource,
    private readonly skewSeconds: number,
  ) {}

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    if (!mentionsSignature(request)) return undefined
    if (request.signed === undefined) return refused('the signed request was not forwarded')
    const { method, uri, bodySha256 } = request.signed
    const signed: SignableRequest = { method, uri, bodySha256, headers: request.headers.pairs }
    const parsed = parseSignature(signed)
    if (parsed === undefined) return refused('the signature cannot be read')
    if (parsed.problem !== undefined) return refused(parsed.problem.message)
    const { region, service } = parsed.credential
    if (region !== request.region || service !== request.service) {
      return refused(`the signature is for \`${region}/${service}\``)
    }
    return this.prove(request, signed, parsed)
  }

  private prove(
    request: ProofRequest,
    signed: SignableRequest,
    parsed: ParsedSignature,
  ): Eventually<Identity | Refusal> {
    const { accessKeyId, date, region, service } = parsed.credential
    const { nowMs } = request
    const proved = proveKey(this.principals, accessKeyId, request, (key) =>
      whenThere(key.secret.subkey('aws-sig4', { date, region, service }), (day) =>
        this.judge(day, signed, parsed, nowMs),
      ),
    )
    const signature = { name: `${accessKeyId}/${parsed.signature}`, signedAtMs: parsed.timeMs }
    return whenThere(proved, (key): Identity | Refusal =>
      'code' in key ? key : { ...key, method: 'sigv4', signature },
    )
  }

  private judge(day: KeyObject, signed: SignableRequest, parsed: ParsedSignature, nowMs: number): Refusal | undefined {
    const verdict = verifySignature(parsed, signed, day, { now: nowMs, skewSeconds: this.skewSeconds })
    if (verdict.ok) return undefined
    const { code, message } = verdict.problem
    return { code: refusalCode(code), detail: message }
  }
}

function refusalCode(code: SignatureProblemCode): 'ClockSkew' | 'InvalidSignature' {
  return code === 'clock-skew' || code === 'expired' ? 'ClockSkew' : 'InvalidSignature'
}

function refused(detail: string): Refusal {
  return { code: 'InvalidSignature', detail }
}

function mentionsSignature({ headers, signed }: ProofRequest): boolean {
  if (headers.one('authorization')?.slice(0, 17).toUpperCase() === 'AWS4-HMAC-SHA256 ') return true
  return isPresigned({ signed })
}

/** Whether the address itself carries a signature. */
export function isPresigned({ signed }: Pick<ProofRequest, 'signed'>): boolean {
  return signed?.uri.toLowerCase().includes('x-amz-signature=') ?? false
}
