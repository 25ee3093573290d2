import { html } from '../html.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { textField } from '../text-field.js'
import type { AccountView, PasswordView } from './account-view.js'
import { problemAt, type Section } from './section.js'

/**
 * Changes the password; the form sends `current-password` where there is one, `new-password` and `repeat-password`.
 * The hidden user name has no name in the form and is not sent: it tells password managers whose password it is.
 */
export function passwordSection(password: PasswordView, view: AccountView, context: PageContext): Section {
  const texts = context.strings.account.password
  const type = 'password'
  const current = { id: 'current-password', label: texts.current, type, autocomplete: 'current-password' } as const
  const next = { id: 'new-password', label: texts.next, type, autocomplete: 'new-password' } as const
  const repeat = { id: 'repeat-password', label: texts.repeat, type, autocomplete: 'new-password' } as const
  const hint = texts.nextHint(password.minimum)
  const fields = html`<input type="text" value="${view.profile.username}" autocomplete="username" readonly hidden />
    ${password.isSet && textField({ ...current, ...problemAt('current-password', view, context) })}
    ${textField({ ...next, hint, ...problemAt('new-password', view, context) })}
    ${textField({ ...repeat, ...problemAt('repeat-password', view, context) })}
    ${submitButton(password.isSet ? texts.change : texts.set, 'plain')}`
  const form = postForm(context, { action: pagePaths(context.basePath).password }, fields)
  const content = html`${!password.isSet && html`<p>${texts.none}</p>`} ${form}`
  return { id: 'password', heading: texts.heading, content }
}
