import type { IncomingMessage } from 'node:http'
import { DomainError } from '../errors/domain-error.js'

const NOTHING = Buffer.alloc(0)

/**
 * Reads a body as it comes, up to `limit` bytes. Compressed bodies are refused: what they unpack to is not bounded by what
 * was sent.
 *
 * @throws DomainError `PayloadTooLarge`, or `ValidationFailed` naming `Content-Encoding` or `body`
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const refusal = refusalOf(request, limit)
  if (refusal !== undefined) return Promise.reject(refusal)
  if (hasNoBody(request)) return Promise.resolve(NOTHING)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) reject(tooLarge(limit))
      else chunks.push(chunk)
    })
    request.on('end', () => {
      resolve(chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks))
    })
    request.on('error', (error) => {
      reject(incomplete(error.message))
    })
    request.on('close', () => {
      if (!request.complete) reject(incomplete())
    })
  })
}

function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}

function refusalOf({ headers }: IncomingMessage, limit: number): DomainError | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return new DomainError('ValidationFailed', { problems: { 'Content-Encoding': 'must be absent or `identity`' } })
  }
  return Number(headers['content-length'] ?? 0) > limit ? tooLarge(limit) : undefined
}

/** A caller that goes away is no defect of the service. */
function incomplete(detail?: string): DomainError {
  const problems = { body: 'ended before it was complete' }
  return new DomainError('ValidationFailed', { problems, ...(detail === undefined ? {} : { detail }) })
}

function tooLarge(limit: number): DomainError {
  return new DomainError('PayloadTooLarge', { problems: { body: `must not have more than ${limit} bytes` } })
}
