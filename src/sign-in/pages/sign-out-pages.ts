import { linkAddress } from './addresses.js'
import { html } from './html.js'
import { documentOf } from './layout.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { postForm, submitButton } from './post-form.js'

/** What the question before sign-out shows. */
export interface ConfirmSignOutView {
  /** Where to go afterwards, already judged; sent as `next` where it is given. */
  readonly next?: string
}

/** Asks before sign-out (capabilities F24): a link alone signs nobody out. */
export function confirmSignOutPage({ next }: ConfirmSignOutView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.signOut
  const paths = pagePaths(basePath)
  const form = { action: paths.signOut, ...(next === undefined ? {} : { fields: { next } }) }
  const content = html`<h1>${texts.question}</h1>
    <p>${texts.text}</p>
    ${postForm(context, form, submitButton(texts.submit, 'primary'))}
    <p class="aside"><a href="${paths.account}">${texts.stay}</a></p>`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}

/** What is shown after sign-out. */
export interface SignedOutView {
  /** Title of the identity provider whose own session goes on. */
  readonly provider?: string
  /** Where `Sign in again` leads. Default: the sign-in page. */
  readonly again?: string
}

/** Says that the session has ended. */
export function signedOutPage({ provider, again }: SignedOutView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.signedOut
  const { signIn } = pagePaths(basePath)
  const content = html`<h1>${texts.title}</h1>
    <p>${texts.text}</p>
    ${provider !== undefined && html`<p>${texts.provider(provider)}</p>`}
    <p><a class="button primary" href="${linkAddress(again ?? signIn, signIn)}">${texts.again}</a></p>`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}
