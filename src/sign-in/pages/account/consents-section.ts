import { html, type Html, type HtmlValue } from '../html.js'
import { moment, momentOrNever } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { table } from '../table.js'
import type { ConsentView } from './account-view.js'
import { scopeText } from './scope-text.js'
import type { Section } from './section.js'

/** Apps that may act for the user: take the access away. */
export function consentsSection(consents: readonly ConsentView[], context: PageContext): Section {
  const texts = context.strings.account.consents
  const columns = [texts.app, texts.scopes, texts.since, texts.lastUsed, texts.actions]
  const rows = consents.map((consent) => rowOf(consent, context))
  const content =
    consents.length === 0
      ? html`<p class="none">${texts.none}</p>`
      : html`<p>${texts.intro}</p>
          ${table({ labelledBy: 'consents-heading', columns, rows })}`
  return { id: 'consents', heading: texts.heading, content }
}

function rowOf(consent: ConsentView, context: PageContext): readonly HtmlValue[] {
  const { strings } = context
  const scopes = html`<ul>
    ${consent.scopes.map((scope) => html`<li>${scopeText(strings, scope)}</li>`)}
  </ul>`
  return [
    html`<bdi>${consent.app}</bdi>`,
    scopes,
    moment(strings, consent.since),
    momentOrNever(strings, consent.lastUsedAt),
    revoke(consent, context),
  ]
}

function revoke({ id, app }: ConsentView, context: PageContext): Html {
  const texts = context.strings.account.consents
  const action = pagePaths(context.basePath).consentRevoke(id)
  return postForm(context, { action, shape: 'inline' }, submitButton(texts.revoke, 'danger', texts.revokeOf(app)))
}
