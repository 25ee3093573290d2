import { html } from './html.js'
import { documentOf } from './layout.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { postForm, submitButton } from './post-form.js'
import { reference } from './reference.js'
import type { Strings } from './strings.en.js'

/** What is shown when sign-in at an identity provider fails. */
export interface FederationFailureView {
  /** Name and title of the provider; absent where the answer belongs to none. */
  readonly provider?: { readonly name: string; readonly title: string }
  /** What the person can do about; whoever is not admitted gets `deniedPage`. */
  readonly kind: keyof Strings['federationFailure']['kinds']
  /** Where to go after a new try, already judged; sent as `next`. */
  readonly next: string
  /** Request id. */
  readonly reference: string
}

/** Says that nobody was signed in and what to do next. */
export function federationFailurePage(view: FederationFailureView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.federationFailure
  const { provider, next } = view
  const paths = pagePaths(basePath)
  const retry =
    provider !== undefined &&
    postForm(
      context,
      { action: paths.provider(provider.name), fields: { next } },
      submitButton(texts.retry(provider.title), 'primary'),
    )
  const content = html`<h1>${provider === undefined ? texts.title : texts.heading(provider.title)}</h1>
    <p>${texts.kinds[view.kind]}</p>
    ${retry}
    <p class="aside"><a href="${paths.signIn}">${texts.otherWay}</a></p>
    ${reference(strings, view.reference)}`
  return documentOf(context, { title: texts.title, hasProblem: true, shape: 'card', content })
}
