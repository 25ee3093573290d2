import {
  alert,
  documentOf,
  html,
  type PageContext,
  postForm,
  type Problem,
  problemText,
  submitButton,
  textField,
} from '../../sign-in/index.js'
import { choiceButton } from './choice-button.js'

/** What the page to enter a code shows. */
export interface DeviceView {
  /** Path that the form posts to. */
  readonly action: string
  /** Hidden fields besides the token of the form, by their names. */
  readonly fields?: Readonly<Record<string, string>>
  /** What stands in the field already. */
  readonly userCode?: string
  /** `deviceCodeExpired` also for one that was used; `wait` for 429. */
  readonly problem?: Problem & { readonly kind: 'deviceCodeUnknown' | 'deviceCodeExpired' | 'wait' | 'expired' }
}

const PROBLEM = 'problem'

/**
 * Asks for the code of a device (RFC 8628, 3.3). The form sends `user_code`.
 * Status 200; 400 with a problem; 429 where it says to wait.
 */
export function devicePage(view: DeviceView, context: PageContext): string {
  const { strings } = context
  const texts = strings.device
  const { action, fields, userCode, problem } = view
  const content = html`<h1>${texts.title}</h1>
    <p>${texts.intro}</p>
    ${problem !== undefined && alert(problemText(strings, problem), PROBLEM)}
    ${postForm(
      context,
      { action, ...(fields === undefined ? {} : { fields }) },
      html`${textField({
        id: 'user_code',
        label: texts.code,
        hint: texts.codeHint,
        autocomplete: 'off',
        maxLength: 64,
        focus: true,
        ...(userCode === undefined ? {} : { value: userCode }),
        ...(problem === undefined ? {} : { problemId: PROBLEM }),
      })}
      ${submitButton(texts.submit, 'primary')}`,
    )}
    <p class="warning">${texts.warning}</p>`
  return documentOf(context, { title: texts.title, hasProblem: problem !== undefined, shape: 'card', content })
}

/** What the page shows where a code is compared. */
export interface DeviceConfirmView {
  /** Path that the form posts to. */
  readonly action: string
  /** Hidden fields besides `user_code` and the token of the form, by their names. */
  readonly fields?: Readonly<Record<string, string>>
  /** As the device shows it. */
  readonly userCode: string
  readonly client: { readonly displayName: string }
}

/**
 * Asks whether the device shows the same code: against codes that others send (RFC 8628, 5.4). The form sends `user_code`, and
 * `confirm=yes` or `abort=yes`. Status 200.
 */
export function deviceConfirmPage(view: DeviceConfirmView, context: PageContext): string {
  const texts = context.strings.device
  const { action, fields, userCode, client } = view
  const content = html`<h1>${texts.heading(client.displayName)}</h1>
    <p>${texts.compare}</p>
    <p class="secret"><code>${userCode}</code></p>
    <p class="warning">${texts.warning}</p>
    ${postForm(
      context,
      { action, fields: { ...fields, user_code: userCode } },
      html`${choiceButton('confirm', 'yes', texts.confirm, 'primary')}
      ${choiceButton('abort', 'yes', texts.abort, 'plain')}`,
    )}`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}

/** What became of a device. */
export interface DeviceDoneView {
  readonly outcome: 'connected' | 'aborted'
}

/** Says that the person goes on at the device, or that it got nothing. Status 200. */
export function deviceDonePage({ outcome }: DeviceDoneView, context: PageContext): string {
  const texts = context.strings.device
  const isConnected = outcome === 'connected'
  const title = isConnected ? texts.connected : texts.aborted
  const content = html`<h1>${title}</h1>
    <p>${isConnected ? texts.connectedText : texts.abortedText}</p>`
  return documentOf(context, { title, shape: 'card', content })
}
