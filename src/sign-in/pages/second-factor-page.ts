import { linkAddress } from './addresses.js'
import { html, type Html } from './html.js'
import { documentOf } from './layout.js'
import { alert } from './notice.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { passkeyButton } from './passkey-button.js'
import { postForm, submitButton } from './post-form.js'
import { type Problem, problemText } from './problem.js'
import { textField } from './text-field.js'

/** A way to show the second factor. */
export type SecondFactorMethod = 'totp' | 'passkey' | 'recovery'

/** What the page of the second factor shows. */
export interface SecondFactorView {
  /** Names the sign-in that goes on; each form sends it as `transaction`. */
  readonly transaction: string
  /** `sign-in`: after the first factor. `step-up`: what the user wants to do needs a fresh one. */
  readonly reason: 'sign-in' | 'step-up'
  /** What the user has set up, in the order of the page. */
  readonly methods: readonly SecondFactorMethod[]
  /** The method that failed. Default: the first one. */
  readonly chosen?: SecondFactorMethod
  readonly problem?: Problem & { readonly kind: 'codeRefused' | 'wait' | 'expired' }
  /** Path where a cancelled step-up leads. Default: the sign-in page. */
  readonly cancel?: string
}

const PROBLEM = 'problem'

/**
 * The page of the second factor. Its forms send `transaction`, `method` (`totp`, `recovery`) and `code`.
 * Status 200; 401 with a problem; 429 where it says to wait.
 */
export function secondFactorPage(view: SecondFactorView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.secondFactor
  const stepUp = view.reason === 'step-up'
  const { signIn } = pagePaths(basePath)
  const title = stepUp ? texts.stepUpTitle : texts.title
  const content = html`<h1>${title}</h1>
    <p>${stepUp ? texts.stepUpIntro : texts.intro}</p>
    ${view.problem !== undefined && alert(problemText(strings, view.problem), PROBLEM)}
    ${view.methods.length === 0 && html`<p>${texts.none}</p>`}
    ${view.methods.map((method) => sectionOf(method, view, context))}
    <p class="aside"><a href="${linkAddress(view.cancel ?? signIn, signIn)}">${strings.common.cancel}</a></p>`
  const hasProblem = view.problem !== undefined
  return documentOf(context, { title, hasProblem, passkeys: view.methods.includes('passkey'), shape: 'card', content })
}

function sectionOf(method: SecondFactorMethod, view: SecondFactorView, context: PageContext): Html {
  const texts = context.strings.secondFactor
  switch (method) {
    case 'totp':
      return section(method, texts.totpHeading, codeForm(view, context, 'totp'))
    case 'passkey':
      return section(method, texts.passkeyHeading, authenticator(view, context))
    case 'recovery':
      return recovery(view, context)
  }
}

function section(id: string, heading: string, content: Html): Html {
  return html`<section class="method" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${content}
  </section> `
}

/** Folded while there is another way: few people need it. */
function recovery(view: SecondFactorView, context: PageContext): Html {
  const open = isChosen(view, 'recovery')
  return html`<details class="method" ${open && html` open`}>
    <summary>${context.strings.secondFactor.recoveryHeading}</summary>
    ${codeForm(view, context, 'recovery')}
  </details> `
}

function codeForm(view: SecondFactorView, context: PageContext, method: 'totp' | 'recovery'): Html {
  const { strings, basePath } = context
  const texts = strings.secondFactor
  const totp = method === 'totp'
  const chosen = isChosen(view, method)
  return postForm(
    context,
    { action: pagePaths(basePath).secondFactor, fields: { transaction: view.transaction, method } },
    html`${textField({
      id: `${method}-code`,
      name: 'code',
      label: texts[method],
      hint: totp ? texts.totpHint : texts.recoveryHint,
      autocomplete: totp ? 'one-time-code' : 'off',
      digits: totp,
      maxLength: totp ? 10 : 64,
      focus: chosen,
      ...(chosen && view.problem !== undefined ? { problemId: PROBLEM } : {}),
    })}
    ${submitButton(totp ? texts.totpSubmit : texts.recoverySubmit, view.methods[0] === method ? 'primary' : 'plain')}`,
  )
}

function authenticator(view: SecondFactorView, context: PageContext): Html {
  const { strings, basePath } = context
  const { secondFactorOptions, secondFactorVerify } = pagePaths(basePath)
  return passkeyButton(
    context,
    {
      does: 'second-factor',
      text: strings.secondFactor.passkey,
      look: view.methods[0] === 'passkey' ? 'primary' : 'plain',
      options: secondFactorOptions,
      verify: secondFactorVerify,
      transaction: view.transaction,
      explains: true,
    },
    html`<p class="hint">${strings.secondFactor.passkeyHint}</p>`,
  )
}

function isChosen({ chosen, methods }: SecondFactorView, method: SecondFactorMethod): boolean {
  return (chosen ?? methods[0]) === method
}
