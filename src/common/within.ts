import { DomainError } from './errors/domain-error.js'

/**
 * Waits for something, and no longer than `limitMs`; it goes on by itself.
 * @throws DomainError `ServiceUnavailable`, saying what did not come in time
 */
export async function within<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DomainError('ServiceUnavailable', { detail: `${what} did not come in time`, retryAfterSeconds: 1 }))
    }, limitMs).unref()
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
