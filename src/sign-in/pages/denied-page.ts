import { html } from './html.js'
import { documentOf } from './layout.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { reference } from './reference.js'

/** What the page shows to whom the service lets not in. Neither why, nor who: the audit event has both (F21). */
export interface DeniedView {
  /** Request id. */
  readonly reference: string
}

/** One text for the unknown, the blocked and those whom no rule admits. Status 403. */
export function deniedPage(view: DeniedView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.denied
  const content = html`<h1>${texts.title}</h1>
    <p>${texts.text}</p>
    <p>${texts.next}</p>
    <p><a class="button primary" href="${pagePaths(basePath).signIn}?again=1">${texts.again}</a></p>
    ${reference(strings, view.reference)}`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}
