import type { DomainError } from '../../common/errors/domain-error.js'
import { errorAnswer } from '../../common/http/error-body.js'

/** What a proxy is answered. */
export interface ForwardAuthAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

/** How a refusal looks to programs. `CsrfError` is 403: whoever is sent to sign in for it is signed in already. */
export function refusalAnswer(error: DomainError): ForwardAuthAnswer {
  const { status, headers, body } = errorAnswer(error)
  if (error.code !== 'CsrfError') return { status, headers, body }
  return { status: 403, headers: {}, body }
}

/** Who is answered, and where a browser can be sent to. */
export interface Reader {
  /** Somebody navigates in a browser, and can be sent on. Absent: a script, a program. */
  readonly location: string | undefined
  /** The answer reaches the browser as it is. */
  readonly passesAnswers: boolean
  /** A browser asks: a challenge of Basic would open a window of its own. */
  readonly isBrowser: boolean
}

/**
 * The refusal for whoever reads it: 302 where the proxy passes it on to a browser; else 401 with `X-Tinyauth-Location`, where a
 * proxy that has only status and headers (`auth_request`) may send the browser to.
 */
export function refusalFor(error: DomainError, { location, passesAnswers, isBrowser }: Reader): ForwardAuthAnswer {
  if (location === undefined) return isBrowser ? withoutWindow(refusalAnswer(error)) : refusalAnswer(error)
  const { body } = refusalAnswer(error)
  if (passesAnswers) return { status: 302, headers: { Location: location, 'Referrer-Policy': 'no-referrer' }, body }
  return withoutWindow({ status: 401, headers: { 'X-Tinyauth-Location': location, 'www-authenticate': '' }, body })
}

/** A 401 has to name a scheme (RFC 9110, section 15.5.2); of Bearer browsers know nothing. */
function withoutWindow(answer: ForwardAuthAnswer): ForwardAuthAnswer {
  if (answer.headers['www-authenticate'] === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer realm="tinyauth"' } }
}
