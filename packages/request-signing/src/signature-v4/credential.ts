import type { SignatureProblem } from './problem-code.js'
import { signatureProblem } from './problem-code.js'

/** The one algorithm of this package. */
export const ALGORITHM = 'AWS4-HMAC-SHA256'

const TERMINATOR = 'aws4_request'

/** Printable, and nothing that a header or a scope is taken apart at. */
const PART = /^[!-+\--.0-~]{1,128}$/

/** Whose signing key signed, and for what that key is good. */
export interface Credential {
  readonly accessKeyId: string
  /** The UTC day of the signature, `YYYYMMDD`. */
  readonly date: string
  /** As the signer says. Whether they are the region and service that are being served is the caller's to ask. */
  readonly region: string
  readonly service: string
}

/**
 * Reads a credential (`Credential` of Signature V4).
 *
 * Accepted: `AKID/20150830/us-east-1/iam/aws4_request`. Rejected: six parts, an empty part, another last part, a comma or
 * a space in a part, a part of more than 128 characters.
 */
export function parseCredential(text: string): Credential | SignatureProblem {
  const parts = text.split('/', 6)
  const [accessKeyId = '', date = '', region = '', service = '', terminator] = parts
  const isSound = parts.length === 5 && terminator === TERMINATOR
  if (!isSound || ![accessKeyId, date, region, service].every((part) => PART.test(part))) {
    return signatureProblem('invalid-credential')
  }
  return { accessKeyId, date, region, service }
}

/** The credential scope: what follows the access key id. */
export function credentialScope({ date, region, service }: Omit<Credential, 'accessKeyId'>): string {
  return `${date}/${region}/${service}/${TERMINATOR}`
}
