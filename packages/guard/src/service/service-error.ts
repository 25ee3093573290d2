import { ConnectionError } from '../authorizer/errors.js'
import type { ExchangeError } from './exchange-error.js'
import type { HttpAnswer } from './http-exchange.js'
import { isJsonObject, parseJson } from './json-answer.js'

type ConnectionDetails = NonNullable<ConstructorParameters<typeof ConnectionError>[1]>

/** What more is known of a refusal. */
export type RefusalDetails = ConnectionDetails & {
  /** `code` of the error body. */
  readonly serviceCode?: string
}

/** The service answered, and not what was asked. */
export class ServiceRefusal extends ConnectionError {
  override readonly name: string = 'ServiceRefusal'
  /** The error code that it names (`NotPermitted`); `undefined` where its body is no error of the service. */
  readonly serviceCode: string | undefined

  constructor(
    message: string,
    /** HTTP status of its answer. */
    readonly serviceStatus: number,
    /** The fields that it says are wrong, with what is wrong about them; empty where it says nothing. */
    readonly problems: Readonly<Record<string, string>>,
    { serviceCode, ...details }: RefusalDetails = {},
  ) {
    super(message, details)
    this.serviceCode = serviceCode
  }
}

/** What the messages name: nothing of it is secret. */
export interface CallNames {
  /** `POST services/apples/authorize-by-token`. */
  readonly call: string
  readonly endpoint: string
  readonly timeoutMs: number
}

/** The error for an exchange without a whole answer; it says which setting to look at. */
export function unreachable(error: ExchangeError, { endpoint, timeoutMs }: CallNames): ConnectionError {
  const code = error.systemCode === undefined ? '' : ` (${error.systemCode})`
  switch (error.failure) {
    case 'unconnected':
      return failed(`the service cannot be reached${code}: is "endpoint" \`${endpoint}\` right?`, error)
    case 'untrusted':
      return failed(`the certificate of \`${endpoint}\` is not trusted${code}: "verify" may name its authority`, error)
    case 'slow':
      return failed(`the service did not answer within ${timeoutMs} ms ("timeoutMs")`, error)
    case 'stale':
    case 'incomplete':
      return failed(`the answer of the service broke off${code}`, error)
    case 'unreadable':
      return failed(`what answers at "endpoint" \`${endpoint}\` does not speak HTTP${code}`, error)
    case 'too-large':
      return failed('the answer of the service is larger than any that it gives', error)
  }
}

function failed(message: string, cause: unknown): ConnectionError {
  return new ConnectionError(message, { cause })
}

/** The error for an answer that is no 200. */
export function refusal(answer: HttpAnswer, names: CallNames): ServiceRefusal {
  const { status } = answer
  const body = parseJson(answer.body)
  const problems = problemsOf(body)
  const message = `${refusalText(status, problems, names)} (${names.call}: ${status})`
  return new ServiceRefusal(message, status, problems, { ...retryAfter(answer), ...codeOf(body) })
}

function codeOf(body: unknown): Pick<RefusalDetails, 'serviceCode'> {
  const code = isJsonObject(body) ? body['code'] : undefined
  return typeof code === 'string' && /^[A-Za-z]{1,64}$/.test(code) ? { serviceCode: code } : {}
}

function refusalText(status: number, problems: Readonly<Record<string, string>>, { endpoint }: CallNames): string {
  const code = problems['authorization']
  const said = code === undefined ? '' : `: ${code}`
  if (status >= 300 && status < 400) {
    return `"endpoint" \`${endpoint}\` leads elsewhere, which is not followed: give the address itself`
  }
  switch (status) {
    case 400:
      return `the service cannot read the question${listed(problems)}`
    case 401:
      return `the service does not accept the guard's own key${said}; look at "accessKeyId", "secretAccessKey" and "ownService", at the clock, and, where a proxy rewrites paths or Host, at "sign"`
    case 403:
      return `the guard's own key may not do this${said}; look at "service" and "accessKeyId", and at the policies of its user`
    case 404:
      return `there is nothing at this address; look at "endpoint" \`${endpoint}\``
    case 413:
      return 'the question is too large for the service'
    case 429:
      return 'the service asks to wait'
    default:
      return status >= 500 ? 'the service cannot answer' : 'the service answers what cannot be understood'
  }
}

function listed(problems: Readonly<Record<string, string>>): string {
  const lines = Object.entries(problems).map(([field, problem]) => `\`${field}\` ${problem}`)
  return lines.length === 0 ? '' : `: ${lines.slice(0, 5).join('; ')}`
}

/** `errors` of an error body, as far as it is one: texts of a line each. */
function problemsOf(body: unknown): Readonly<Record<string, string>> {
  const errors = isJsonObject(body) ? body['errors'] : undefined
  if (!isJsonObject(errors)) return {}
  const texts = Object.entries(errors).flatMap(([field, text]) =>
    typeof text === 'string' ? [[printable(field), printable(text)] as const] : [],
  )
  return Object.fromEntries(texts)
}

/** What others say stands in logs: one line, no control characters, not long. */
function printable(text: string): string {
  return [...text.slice(0, 200)]
    .map((character) => (character < ' ' || character === '\x7f' ? ' ' : character))
    .join('')
}

const LONGEST_WAIT_SECONDS = 3600

/** Whole seconds of `Retry-After`; a date there is not read. */
function retryAfter({ headers }: HttpAnswer): ConnectionDetails {
  const seconds = Number(headers['retry-after'])
  if (!Number.isInteger(seconds) || seconds < 1) return {}
  return { retryAfterSeconds: Math.min(seconds, LONGEST_WAIT_SECONDS) }
}
