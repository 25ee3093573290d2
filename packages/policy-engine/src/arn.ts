/** The six parts of an ARN; the last holds everything after the fifth colon. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/**
 * Splits `arn:partition:service:region:account:resource` (policy-semantics 3.4).
 *
 * Accepted: `arn:tinyauth:apples:default::apples/fred`, `arn:aws:s3:::b/a:b` (resource `b/a:b`).
 * Rejected (`undefined`): fewer than six parts, another first part than `arn`.
 */
export function parseArn(text: string): Arn | undefined {
  const parts = splitArn(text)
  const [prefix, partition = '', service = '', region = '', account = '', resource = ''] = parts
  return prefix === 'arn' && parts.length === 6 ? { partition, service, region, account, resource } : undefined
}

/** Up to six parts; colons after the fifth stay in the last part. */
export function splitArn(text: string): string[] {
  const parts: string[] = []
  let from = 0
  while (parts.length < 5) {
    const colon = text.indexOf(':', from)
    if (colon === -1) break
    parts.push(text.slice(from, colon))
    from = colon + 1
  }
  parts.push(text.slice(from))
  return parts
}
