import { html } from '../html.js'
import { documentOf } from '../layout.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'

/** A new access key, with its secret. */
export interface NewAccessKeyView {
  readonly id: string
  /** Shown once: it is in no other page. */
  readonly secret: string
}

/** Shows the secret of a new access key; the answer to the form that creates it, so that no address leads to it. */
export function newAccessKeyPage({ id, secret }: NewAccessKeyView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.account.newAccessKey
  const content = html`<h1>${texts.title}</h1>
    <p class="warning">${texts.warning}</p>
    <dl class="secrets">
      <dt>${texts.id}</dt>
      <dd><code>${id}</code></dd>
      <dt>${texts.secret}</dt>
      <dd><code>${secret}</code></dd>
    </dl>
    <p><a class="button primary" href="${pagePaths(basePath).account}#access-keys">${texts.done}</a></p>`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}
