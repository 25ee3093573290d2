import { html, type Html } from './html.js'
import { documentOf } from './layout.js'
import { alert, notice } from './notice.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { passkeyButton } from './passkey-button.js'
import { postForm, submitButton } from './post-form.js'
import { type Problem, problemText } from './problem.js'
import { providerForm, type ProviderChoice } from './provider-form.js'
import type { Strings } from './strings.en.js'
import { textField } from './text-field.js'

/** What the sign-in page shows. */
export interface SignInView {
  /** Where to go afterwards, already judged; each form sends it as `next`. */
  readonly next: string
  /** Passwords of this service are a way in: fields `username`, `password`. */
  readonly password: boolean
  /** Passkeys are a way in. */
  readonly passkeys: boolean
  /** Enabled identity providers, in the order of the page. */
  readonly providers: readonly ProviderChoice[]
  /** What was typed as user name. Never the password. */
  readonly username?: string
  /** `signInRefused` for every failure, whichever half was wrong; `wait` for 429; `expired` for an old form. */
  readonly problem?: Problem & { readonly kind: 'signInRefused' | 'wait' | 'expired' }
  /** What happened before. */
  readonly notice?: keyof Strings['signIn']['notices']
}

const PROBLEM = 'problem'

/** The page to sign in (capabilities F14, C1): status 200, 401 with a problem, 429 where it says to wait. */
export function signInPage(view: SignInView, context: PageContext): string {
  const { strings, serviceName } = context
  const texts = strings.signIn
  const content = html`<h1>${texts.heading(serviceName)}</h1>
    ${view.problem !== undefined && alert(problemText(strings, view.problem), PROBLEM)}
    ${view.notice !== undefined && notice(texts.notices[view.notice])} ${view.password && passwordForm(view, context)}
    ${otherWays(view, context)}
    ${!view.password && !view.passkeys && view.providers.length === 0 && html`<p>${texts.noWay}</p>`}`
  return documentOf(context, {
    title: texts.title,
    hasProblem: view.problem !== undefined,
    passkeys: view.passkeys,
    shape: 'card',
    content,
  })
}

function passwordForm(view: SignInView, context: PageContext): Html {
  const texts = context.strings.signIn
  const tied = view.problem === undefined ? {} : { problemId: PROBLEM }
  const typed = view.username ?? ''
  const failed = view.problem !== undefined
  return postForm(
    context,
    { action: pagePaths(context.basePath).signIn, fields: { next: view.next } },
    html`${textField({ id: 'username', label: texts.username, autocomplete: 'username', value: typed, focus: failed && typed === '', ...tied })}
    ${textField({ id: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', focus: failed && typed !== '', ...tied })}
    ${submitButton(texts.submit, 'primary')}`,
  )
}

function otherWays(view: SignInView, context: PageContext): Html | false {
  const { strings, basePath } = context
  if (!view.passkeys && view.providers.length === 0) return false
  const paths = pagePaths(basePath)
  const passkey = passkeyButton(context, {
    does: 'sign-in',
    text: strings.signIn.passkey,
    look: 'plain',
    options: paths.passkeySignInOptions,
    verify: paths.passkeySignIn,
    next: view.next,
    explains: !view.password && view.providers.length === 0,
  })
  return html`<section class="ways" aria-label="${strings.signIn.otherWays}">
    ${view.password && html`<p class="or" aria-hidden="true"><span>${strings.signIn.or}</span></p>`}
    ${view.passkeys && passkey} ${view.providers.map((provider) => providerForm(context, provider, view.next))}
  </section>`
}
