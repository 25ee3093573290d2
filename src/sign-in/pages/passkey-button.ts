import { html, type Html } from './html.js'
import type { PageContext } from './page-context.js'
import type { ButtonLook } from './post-form.js'

/** A button that asks the browser for a passkey or security key. */
export interface PasskeyButton {
  readonly does: 'sign-in' | 'register' | 'second-factor'
  readonly text: string
  readonly look: ButtonLook
  /** Path that gives the options. */
  readonly options: string
  /** Path that verifies the answer. */
  readonly verify: string
  /** Sent with both. */
  readonly next?: string
  /** Sent with both. */
  readonly transaction?: string
  /** Where a browser cannot do it, the page says so; else it leaves the button out. Default false. */
  readonly explains?: boolean
}

/** The button with what stands before it; hidden until the script finds that the browser can do it. */
export function passkeyButton(context: PageContext, button: PasskeyButton, before?: Html): Html {
  const texts = context.strings.webAuthn
  const unsupported = button.explains === true && html` data-text-unsupported="${texts.unsupported}"`
  return html`<div
      class="passkey"
      data-webauthn-area
      data-text-busy="${texts.busy}"
      data-text-cancelled="${texts.cancelled}"
      data-text-failed="${texts.failed}"
      data-text-known="${texts.known}"
      data-text-wait="${texts.wait}"
      ${unsupported}
      hidden
    >
      ${before}
      <button
        type="button"
        class="button ${button.look}"
        data-webauthn="${button.does}"
        data-options="${button.options}"
        data-verify="${button.verify}"
        data-csrf="${context.csrfToken}"
        ${
          button.next !== undefined && html` data-next="${button.next}"`
        }${button.transaction !== undefined && html` data-transaction="${button.transaction}"`}
      >
        ${button.text}
      </button>
      <p class="problem" role="alert"></p>
    </div>
    ${button.explains === true && html`<noscript><p class="hint">${texts.needsScript}</p></noscript>`}`
}
