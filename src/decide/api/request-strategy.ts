import { Strategy } from 'passport-strategy'
import type { Request } from 'express'

/** Takes what `validate` of a Nest strategy came to. */
type Done = (error: unknown, identity?: unknown) => void

/** A Passport strategy that leaves the whole request to its verifier. */
export class RequestStrategy extends Strategy {
  constructor(private readonly verify: (request: Request, done: Done) => void) {
    super()
  }

  override authenticate(request: Request): void {
    this.verify(request, (error, identity) => {
      if (error !== null && error !== undefined) this.error(error as Error)
      else this.success(identity)
    })
  }
}
