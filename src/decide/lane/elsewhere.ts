import type { IncomingMessage } from 'node:http'
import type { Call } from '../../common/call.js'

/** It is not for this node to answer. */
export class ElsewhereError extends Error {
  override readonly name = 'ElsewhereError'
}

/** An answer that somebody else gave. */
export interface PassedAnswer {
  readonly status: number
  /** Names and values in turn; without those of the length. */
  readonly headers: readonly string[]
  readonly body: Buffer
}

/** Answers what this node does not. */
export abstract class Elsewhere {
  /** Whether what went wrong here may be right there. */
  abstract takes(error: unknown): boolean

  /** Passes the request on as it came. @throws DomainError `ServiceUnavailable` when nobody answers */
  abstract ask(request: IncomingMessage, body: Buffer, call: Call): Promise<PassedAnswer>
}
