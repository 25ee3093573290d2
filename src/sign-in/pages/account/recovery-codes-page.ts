import { html } from '../html.js'
import { documentOf } from '../layout.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'

/** New recovery codes. */
export interface RecoveryCodesView {
  /** Shown once: they are in no other page. */
  readonly codes: readonly string[]
}

/** Shows new recovery codes; the answer to the form that makes them, so that no address leads to them. */
export function recoveryCodesPage({ codes }: RecoveryCodesView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.account.recoveryCodes
  const content = html`<h1>${texts.title}</h1>
    <p class="warning">${texts.warning}</p>
    <ul class="codes" aria-label="${texts.list}">
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ul>
    <p><a class="button primary" href="${pagePaths(basePath).account}#factors">${texts.done}</a></p>`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}
