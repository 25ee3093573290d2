import { html, type Html, type HtmlValue } from '../html.js'
import { moment } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { table } from '../table.js'
import type { IdentityView, LinkableProvider } from './account-view.js'
import type { Section } from './section.js'

/** Accounts of identity providers: link and unlink. */
export function identitiesSection(
  identities: readonly IdentityView[],
  linkable: readonly LinkableProvider[],
  context: PageContext,
): Section {
  const texts = context.strings.account.identities
  const columns = [texts.provider, texts.account, texts.linked, texts.actions]
  const rows = identities.map((identity) => rowOf(identity, context))
  const content = html`<p>${texts.intro}</p>
    ${identities.length === 0 ? html`<p class="none">${texts.none}</p>` : table({ labelledBy: 'identities-heading', columns, rows })}
    ${linkable.length > 0 && html`<div class="actions">${linkable.map((provider) => link(provider, context))}</div>`}`
  return { id: 'identities', heading: texts.heading, content }
}

function rowOf(identity: IdentityView, context: PageContext): readonly HtmlValue[] {
  const { provider, account, linkedAt } = identity
  const linked = moment(context.strings, linkedAt)
  return [html`<bdi>${provider}</bdi>`, html`<bdi>${account}</bdi>`, linked, unlink(identity, context)]
}

function unlink({ id, provider }: IdentityView, context: PageContext): Html {
  const texts = context.strings.account.identities
  const action = pagePaths(context.basePath).identityUnlink(id)
  return postForm(context, { action, shape: 'inline' }, submitButton(texts.unlink, 'danger', texts.unlinkOf(provider)))
}

function link({ name, title }: LinkableProvider, context: PageContext): Html {
  const action = pagePaths(context.basePath).identityLink(name)
  const button = submitButton(context.strings.account.identities.link(title), 'plain')
  return postForm(context, { action, shape: 'inline' }, button)
}
