import { documentOf, html, type PageContext, reference, type Strings } from '../../sign-in/index.js'

/** What the page shows where there is no invite to be shown. */
export interface InviteProblemView {
  /** Statuses in this order: 404 for a code that is wrong or unknown, 410, 409, 404. */
  readonly kind: keyof Strings['invite']['problems']
  /** Request id. */
  readonly reference: string
}

/** Says that there is nothing to accept and what to do. Never why, or of what (capabilities F21). */
export function inviteProblemPage(view: InviteProblemView, context: PageContext): string {
  const { strings, basePath } = context
  const { title, text } = strings.invite.problems[view.kind]
  const content = html`<h1>${title}</h1>
    <p>${text}</p>
    <p><a class="button primary" href="${`${basePath}/`}">${strings.common.toStart}</a></p>
    ${reference(strings, view.reference)}`
  return documentOf(context, { title, hasProblem: true, shape: 'card', content })
}
