import { hash } from 'node:crypto'

/** A request as a signature covers it. The body is hashed when somebody asks: most callers do not sign. */
export class ReceivedRequest {
  constructor(
    readonly method: string,
    /** Path and query as received: what a router made of them is not what was signed. */
    readonly uri: string,
    private readonly body: Buffer,
  ) {}

  /** Lower-case hex. */
  get bodySha256(): string {
    return hash('sha256', this.body, 'hex')
  }
}
