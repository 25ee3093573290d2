import { documentOf, html, type PageContext, reference, type Strings } from '../../sign-in/index.js'

/** What the page of a fatal error shows. */
export interface OAuthErrorView {
  /** Code of the error (RFC 6749, 4.1.2.1; `invalid_redirect_uri`, `invalid_client`). */
  readonly error: string
  /** Request id. */
  readonly reference: string
}

/** As the specifications write codes. Accepted: `invalid_scope`. Refused: blanks, upper case, anything of a person. */
const CODE = /^[a-z][a-z0-9_]{0,63}$/

/**
 * An error that must not be sent to the app, as nobody knows whether the address is its own (RFC 6749, 4.1.2.1). Nothing that
 * the request named is shown, and no link leads there. Status 400; 500 for `server_error`, 503 for `temporarily_unavailable`.
 */
export function oauthErrorPage(view: OAuthErrorView, context: PageContext): string {
  const { strings } = context
  const texts = strings.authorizationError
  const content = html`<h1>${texts.title}</h1>
    <p>${textOf(texts, view.error)}</p>
    <p>${texts.code}: <code>${CODE.test(view.error) ? view.error : strings.common.unknown}</code></p>
    <p>${texts.next}</p>
    ${reference(strings, view.reference)}`
  return documentOf(context, { title: texts.title, hasProblem: true, shape: 'card', content })
}

function textOf({ kinds, other }: Strings['authorizationError'], error: string): string {
  return isKnown(kinds, error) ? kinds[error] : other
}

type Kinds = Strings['authorizationError']['kinds']

function isKnown(kinds: Kinds, error: string): error is keyof Kinds {
  return Object.hasOwn(kinds, error)
}
