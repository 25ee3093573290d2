import { type ButtonLook, html, type Html } from '../../sign-in/index.js'

/** One of several buttons of a form: which one was pressed is sent under `name`. */
export function choiceButton(name: string, value: string, text: string, look: ButtonLook): Html {
  return html`<button type="submit" class="button ${look}" name="${name}" value="${value}">${text}</button>`
}
