import { html } from '../html.js'
import { documentOf } from '../layout.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { type Problem, problemText } from '../problem.js'
import { textField } from '../text-field.js'
import { qrImage } from './qr-image.js'

/** What the page that sets up an authenticator app shows. */
export interface TotpView {
  /** Base32, as the app takes it; shown in groups of four. */
  readonly secret: string
  /** SVG of the QR code as `qrcode` draws it; anything else is left out. */
  readonly qrSvg: string
  /** Names the set-up that goes on; the form sends it as `transaction`. */
  readonly transaction: string
  readonly problem?: Problem & { readonly kind: 'codeRefused' | 'wait' | 'expired' }
}

/** Shows the secret and asks for a first code. The form sends `transaction` and `code`. */
export function totpPage(view: TotpView, context: PageContext): string {
  const { strings, basePath } = context
  const texts = strings.account.totp
  const paths = pagePaths(basePath)
  const problem = view.problem === undefined ? {} : { problem: problemText(strings, view.problem) }
  const code = { id: 'code', label: texts.code, autocomplete: 'one-time-code', digits: true, maxLength: 10 } as const
  const form = { action: paths.totp, fields: { transaction: view.transaction } }
  const content = html`<h1>${texts.title}</h1>
    <p>${texts.scan}</p>
    ${qrImage(view.qrSvg, texts.picture)}
    <p>${texts.secret}</p>
    <p class="secret"><code>${inGroups(view.secret)}</code></p>
    ${postForm(context, form, html`${textField({ ...code, ...problem, focus: view.problem !== undefined })}${submitButton(texts.submit, 'primary')}`)}
    <p class="aside"><a href="${paths.account}#factors">${strings.common.cancel}</a></p>`
  return documentOf(context, { title: texts.title, hasProblem: view.problem !== undefined, shape: 'card', content })
}

function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/gu) ?? []).join(' ')
}
