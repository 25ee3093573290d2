import { ConnectionError } from '../authorizer/errors.js'

/** What this question needs cannot be held here, so the service has to be asked. */
export class NotHeldError extends Error {
  override readonly name: string = 'NotHeldError'
}

/** As much is being read of the service as may be at a time. */
export class TooManyFetchesError extends ConnectionError {
  override readonly name: string = 'TooManyFetchesError'

  constructor() {
    super('as much is being read of the service as may be at a time')
  }
}
