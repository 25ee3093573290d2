import { html, type Html } from './html.js'
import type { Strings } from './strings.en.js'

/** The id by which the log and the audit trail know the request. */
export function reference({ common }: Strings, id: string): Html {
  return html`<dl class="reference">
      <dt>${common.reference}</dt>
      <dd><code>${id}</code></dd>
    </dl>
    <p class="hint">${common.referenceHint}</p>`
}
