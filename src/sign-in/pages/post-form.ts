import { html, type Html } from './html.js'
import type { PageContext } from './page-context.js'

/** Name of the field of every form that holds the token against forged requests. */
export const CSRF_FIELD = 'csrf'

/** A form of the pages. */
export interface PostForm {
  /** Path of the service. */
  readonly action: string
  /** Hidden fields, by their names. */
  readonly fields?: Readonly<Record<string, string>>
  /** `stacked`: fields one below the other. `apart`: so, under a line. `inline`: a button among others. Default: stacked. */
  readonly shape?: 'stacked' | 'apart' | 'inline'
}

/** A form that posts, with the token in it: the only way in which the pages make a form. */
export function postForm(
  context: PageContext,
  { action, fields = {}, shape = 'stacked' }: PostForm,
  content: Html,
): Html {
  const hidden = Object.entries({ [CSRF_FIELD]: context.csrfToken, ...fields }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return html`<form method="post" action="${action}" class="${shape === 'apart' ? 'stacked apart' : shape}">
    ${hidden}${content}
  </form>`
}

/** Look of a button: the one that goes on, one beside it, one that ends something. */
export type ButtonLook = 'primary' | 'plain' | 'danger'

/** The button of a form; `name` is what assistive technology reads where the text alone is not clear. */
export function submitButton(text: string, look: ButtonLook, name?: string): Html {
  const label = name !== undefined && html` aria-label="${name}"`
  return html`<button type="submit" class="button ${look}" ${label}>${text}</button>`
}
