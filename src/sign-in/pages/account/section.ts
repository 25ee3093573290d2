import { html, type Html } from '../html.js'
import type { PageContext } from '../page-context.js'
import { problemText } from '../problem.js'
import type { TextField } from '../text-field.js'
import type { AccountPlace, AccountView } from './account-view.js'

/** A section of the account page, and what the list of sections calls it. */
export interface Section {
  /** Anchor in the page. */
  readonly id: string
  readonly heading: string
  readonly content: Html
}

/** The section with its heading, which has the id `{id}-heading`. */
export function sectionHtml({ id, heading, content }: Section): Html {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${content}
  </section> `
}

/** What a field shows of the problem of the page, if it is there. */
export function problemAt(
  place: AccountPlace,
  { problem }: AccountView,
  { strings }: PageContext,
): Pick<TextField, 'problem' | 'focus'> {
  return problem?.at === place ? { problem: problemText(strings, problem.problem), focus: true } : {}
}
