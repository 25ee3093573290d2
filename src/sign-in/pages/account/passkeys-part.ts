import { html, type Html, type HtmlValue } from '../html.js'
import { moment, momentOrNever } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { passkeyButton } from '../passkey-button.js'
import { postForm, submitButton } from '../post-form.js'
import { table } from '../table.js'
import { textField } from '../text-field.js'
import type { AccountView, PasskeyView } from './account-view.js'
import { problemAt } from './section.js'

/** Passkeys and security keys: add one, give another name (the form sends `name`), remove. */
export function passkeysPart(passkeys: readonly PasskeyView[], view: AccountView, context: PageContext): Html {
  const texts = context.strings.account.factors
  const columns = [texts.passkeyName, texts.passkeyCreated, texts.passkeyLastUsed, texts.passkeyActions]
  const rows = passkeys.map((passkey, index) => rowOf(passkey, index, context))
  return html`<h3 id="passkeys-heading">${texts.passkeysHeading}</h3>
    ${passkeys.length === 0 ? html`<p class="none">${texts.passkeysNone}</p>` : table({ labelledBy: 'passkeys-heading', columns, rows })}
    ${addPasskey(view, context)}`
}

function rowOf(passkey: PasskeyView, index: number, context: PageContext): readonly HtmlValue[] {
  const { strings } = context
  return [
    html`<bdi>${passkey.name}</bdi>`,
    moment(strings, passkey.createdAt),
    momentOrNever(strings, passkey.lastUsedAt),
    html`${rename(passkey, index, context)}${remove(passkey, context)}`,
  ]
}

function rename({ id, name }: PasskeyView, index: number, context: PageContext): Html {
  const texts = context.strings.account.factors
  const field = textField({
    id: `passkey-name-${index}`,
    name: 'name',
    label: texts.passkeyNameOf(name),
    quietLabel: true,
    autocomplete: 'off',
    value: name,
  })
  const button = submitButton(texts.passkeyRename, 'plain', texts.passkeyRenameOf(name))
  const action = pagePaths(context.basePath).passkeyRename(id)
  return postForm(context, { action, shape: 'inline' }, html`${field}${button}`)
}

function remove({ id, name }: PasskeyView, context: PageContext): Html {
  const texts = context.strings.account.factors
  const button = submitButton(texts.passkeyRemove, 'danger', texts.passkeyRemoveOf(name))
  return postForm(context, { action: pagePaths(context.basePath).passkeyRemove(id), shape: 'inline' }, button)
}

function addPasskey(view: AccountView, context: PageContext): Html {
  const { strings, basePath } = context
  const texts = strings.account.factors
  const { passkeyOptions, passkeyAdd } = pagePaths(basePath)
  const name = textField({
    id: 'new-passkey-name',
    label: texts.passkeyNewName,
    hint: texts.passkeyNewNameHint,
    autocomplete: 'off',
    forPasskey: true,
    ...problemAt('new-passkey-name', view, context),
  })
  return passkeyButton(
    context,
    {
      does: 'register',
      text: texts.passkeyAdd,
      look: 'plain',
      options: passkeyOptions,
      verify: passkeyAdd,
      explains: true,
    },
    name,
  )
}
