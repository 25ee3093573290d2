import { ManualClock } from '../../src/common/clock.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { signed } from '../service/sigv4.js'
import type { SigningInput } from '../service/sigv4.js'

/** The time at which a signed service starts. */
export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

/** Changes the headers of a signed request before it is sent. */
export type Edit = (headers: HeaderLine[]) => HeaderLine[]

/** A service on a clock of its own, and an administrator that signs its requests. */
export class SignedService {
  private constructor(
    readonly clock: ManualClock,
    readonly service: TestService,
    readonly admin: TestUser,
  ) {}

  static async start(): Promise<SignedService> {
    const clock = new ManualClock(NOW)
    const service = await startService({ clock })
    const admin = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
    return new SignedService(clock, service, admin)
  }

  get host(): string {
    return new URL(this.service.url).host
  }

  /** What is signed: a reading of one user, unless told otherwise. */
  input(change: Partial<SigningInput> = {}): SigningInput {
    const usual = { path: '/api/v1/users/root', host: this.host, now: this.clock.now(), service: 'tinyauth' }
    return { ...usual, ...change }
  }

  /** Signs one request and sends another, where they are told apart. */
  send(change: Partial<SigningInput> = {}, sent: Partial<SigningInput> = {}, edit?: Edit): Promise<Answer> {
    const toSign = this.input(change)
    const { method = 'GET', path, body } = { ...toSign, ...sent }
    const lines = signed(this.admin, toSign)
    const headers = edit ? edit(lines) : lines
    return this.service.anonymous.request(method, path, { headers, ...(body !== undefined && { rawBody: body }) })
  }
}

/** Changes the value of one header. */
export function edited(name: string, change: (value: string) => string): Edit {
  return (headers) =>
    headers.map(([key, value]): HeaderLine => [key, key.toLowerCase() === name ? change(value) : value])
}
