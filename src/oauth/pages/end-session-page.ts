import { documentOf, html, type PageContext, postForm, submitButton } from '../../sign-in/index.js'

/** What the question before a sign-out shows that an app asks for. */
export interface EndSessionView {
  /** Path that the form posts to. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** Absent: nobody says which app it is. */
  readonly app: string | undefined
}

/** Asks before an app signs somebody out (OpenID Connect RP-Initiated Logout, 2): a link alone signs nobody out. Status 200. */
export function endSessionPage({ action, fields, app }: EndSessionView, context: PageContext): string {
  const texts = context.strings.signOut
  const title = app === undefined ? texts.question : context.strings.consent.signOutQuestion(app)
  const content = html`<h1>${title}</h1>
    <p>${texts.text}</p>
    ${postForm(context, { action, fields: { ...fields, logout: 'yes' } }, submitButton(texts.submit, 'primary'))}
    ${postForm(context, { action, fields }, submitButton(texts.stay, 'plain'))}`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}
