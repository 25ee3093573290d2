import { html, type Html } from './html.js'

/** A field for text, with its label. */
export interface TextField {
  /** Unique within the page. */
  readonly id: string
  /** Name of the value in the form. Default: the id. */
  readonly name?: string
  readonly label: string
  readonly type?: 'text' | 'password' | 'email'
  /** What browsers and password managers may fill in (HTML, autofill). */
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'nickname' | 'off'
  readonly value?: string
  /** For codes of digits: telephones show their keypad. */
  readonly digits?: boolean
  readonly maxLength?: number
  /** Says more than the label; read with it. */
  readonly hint?: string
  readonly placeholder?: string
  /** Why the value was not taken; shown at the field. */
  readonly problem?: string
  /** Id of an element elsewhere that says why. */
  readonly problemId?: string
  /** The page begins here. */
  readonly focus?: boolean
  /** Default true. */
  readonly required?: boolean
  /** The script of the passkeys reads the value. */
  readonly forPasskey?: boolean
  /** The label is for assistive technology alone. */
  readonly quietLabel?: boolean
}

/** A labelled input; hint and problem are tied to it. */
export function textField(field: TextField): Html {
  const { id, label, hint, problem, problemId } = field
  const problemAt = problem === undefined ? problemId : `${id}-problem`
  const described = [hint !== undefined && `${id}-hint`, problemAt].filter((part) => typeof part === 'string').join(' ')
  return html`<div class="field">
    <label for="${id}" ${field.quietLabel === true && html` class="quiet"`}>${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <input
      id="${id}"
      name="${field.name ?? id}"
      type="${field.type ?? 'text'}"
      autocomplete="${field.autocomplete}"
      ${attributesOf(field)}${
        described !== '' && html` aria-describedby="${described}"`
      }${problemAt !== undefined && html` aria-invalid="true"`}
    />
    ${problem !== undefined && html`<p class="problem" id="${id}-problem" role="alert">${problem}</p>`}
  </div>`
}

function attributesOf({ value, digits, maxLength, placeholder, focus, required, forPasskey, type }: TextField): Html {
  return html`${value !== undefined && html` value="${value}"`}${
    digits === true && html` inputmode="numeric"`
  }${maxLength !== undefined && html` maxlength="${maxLength}"`}${
    placeholder !== undefined && html` placeholder="${placeholder}"`
  }${required !== false && html` required`}${focus === true && html` autofocus`}${
    forPasskey === true && html` data-webauthn-name`
  }${type !== 'password' && html` autocapitalize="none" spellcheck="false"`}`
}
