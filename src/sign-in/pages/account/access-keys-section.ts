import { html, type Html, type HtmlValue } from '../html.js'
import { moment, momentOrNever } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { table } from '../table.js'
import type { AccessKeyView } from './account-view.js'
import type { Section } from './section.js'

/** The access keys of the user: create and revoke. */
export function accessKeysSection(keys: readonly AccessKeyView[], context: PageContext): Section {
  const { strings, basePath } = context
  const texts = strings.account.accessKeys
  const columns = [texts.id, texts.status, texts.created, texts.lastUsed, texts.actions]
  const rows = keys.map((key) => rowOf(key, context))
  const content = html`<p>${texts.intro}</p>
    ${keys.length === 0 ? html`<p class="none">${texts.none}</p>` : table({ labelledBy: 'access-keys-heading', columns, rows })}
    ${postForm(context, { action: pagePaths(basePath).accessKeys, shape: 'inline' }, submitButton(texts.create, 'plain'))}`
  return { id: 'access-keys', heading: texts.heading, content }
}

function rowOf(key: AccessKeyView, context: PageContext): readonly HtmlValue[] {
  const { strings } = context
  const texts = strings.account.accessKeys
  const status = key.active ? html`<span class="tag good">${texts.active}</span>` : tagOf(texts.inactive)
  return [
    html`<code>${key.id}</code>`,
    status,
    moment(strings, key.createdAt),
    momentOrNever(strings, key.lastUsedAt),
    revoke(key, context),
  ]
}

function tagOf(text: string): Html {
  return html`<span class="tag">${text}</span>`
}

function revoke({ id }: AccessKeyView, context: PageContext): Html {
  const texts = context.strings.account.accessKeys
  const action = pagePaths(context.basePath).accessKeyRevoke(id)
  return postForm(context, { action, shape: 'inline' }, submitButton(texts.revoke, 'danger', texts.revokeOf(id)))
}
