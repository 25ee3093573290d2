import { pictureAddress } from '../addresses.js'
import { html, type Html } from '../html.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { textField } from '../text-field.js'
import type { AccountView, ProfileView } from './account-view.js'
import { problemAt, type Section } from './section.js'

/** Names, address and picture; the form sends `display-name`. */
export function profileSection(view: AccountView, context: PageContext): Section {
  const texts = context.strings.account.profile
  const content = html`<div class="person">
      ${picture(view.profile)}
      <dl>
        <dt>${texts.username}</dt>
        <dd><bdi>${view.profile.username}</bdi></dd>
        ${email(view.profile, context)}
      </dl>
    </div>
    ${nameForm(view, context)}`
  return { id: 'profile', heading: texts.heading, content }
}

/** An ornament: the name stands beside it. */
function picture({ picture, displayName, username }: ProfileView): Html {
  const address = picture === undefined ? undefined : pictureAddress(picture)
  if (address !== undefined) {
    return html`<img class="picture" src="${address}" alt="" width="64" height="64" referrerpolicy="no-referrer" />`
  }
  const [initial = ''] = displayName === '' ? username : displayName
  return html`<span class="picture" aria-hidden="true">${initial}</span>`
}

function email({ email, emailVerified }: ProfileView, { strings }: PageContext): Html | false {
  if (email === undefined) return false
  const texts = strings.account.profile
  const verified = emailVerified === true
  return html`<dt>${texts.email}</dt>
    <dd>
      <bdi>${email}</bdi>
      <span class="tag${verified && ' good'}">${verified ? texts.emailVerified : texts.emailUnverified}</span>
    </dd>`
}

function nameForm(view: AccountView, context: PageContext): Html {
  const texts = context.strings.account.profile
  return postForm(
    context,
    { action: pagePaths(context.basePath).displayName },
    html`${textField({
      id: 'display-name',
      label: texts.displayName,
      hint: texts.displayNameHint,
      autocomplete: 'nickname',
      value: view.profile.displayName,
      ...problemAt('display-name', view, context),
    })}
    ${submitButton(texts.save, 'plain')}`,
  )
}
