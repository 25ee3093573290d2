import { linkAddress } from './addresses.js'
import { html } from './html.js'
import { documentOf } from './layout.js'
import type { PageContext } from './page-context.js'
import { problemText } from './problem.js'
import { reference } from './reference.js'
import type { Strings } from './strings.en.js'

/** What an error page shows. */
export interface ErrorView {
  /** Statuses in this order: 400, 403 for `expired`, 404, 429, 500, 503. */
  readonly kind: keyof Strings['error']['kinds']
  /** Request id. */
  readonly reference: string
  /** For `tooMany`: in how many seconds to try again. */
  readonly waitSeconds?: number
  /** Where the link back leads; a path, or an address of the web. Default: the start of the service. */
  readonly back?: string
}

/** Says that something failed and what to do. Never shows what the error itself said. */
export function errorPage(view: ErrorView, context: PageContext): string {
  const { strings, basePath } = context
  const { title, text } = strings.error.kinds[view.kind]
  const start = `${basePath}/`
  const { back = start, waitSeconds } = view
  const told = waitSeconds === undefined ? text : problemText(strings, { kind: 'wait', seconds: waitSeconds })
  const content = html`<h1>${title}</h1>
    <p>${told}</p>
    <p>
      <a class="button primary" href="${linkAddress(back, start)}"
        >${back === start ? strings.common.toStart : strings.error.back}</a
      >
    </p>
    ${reference(strings, view.reference)}`
  return documentOf(context, { title, hasProblem: true, shape: 'card', content })
}
