import { html, type Html } from './html.js'

/** Says that something went well. */
export function notice(text: string): Html {
  return html`<p class="notice" role="status">${text}</p>`
}

/** Says what went wrong; fields refer to it by its id. */
export function alert(text: string, id = 'problem'): Html {
  return html`<p class="alert" role="alert" id="${id}">${text}</p>`
}
