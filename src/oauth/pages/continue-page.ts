import { documentOf, html, linkAddress, type PageContext, pagePaths } from '../../sign-in/index.js'

/** A page that leads back to an app. */
export interface ContinueView {
  readonly app: string
  /** Address of the service that goes on from there. */
  readonly address: string
}

/**
 * Leads on to an app. A page, and no redirect: browsers hold the policy of the page with the form (`form-action`) against the
 * redirects that follow (decision 13).
 */
export function continuePage({ app, address }: ContinueView, context: PageContext): string {
  const title = context.strings.consent.goOn(app)
  const goesTo = linkAddress(address, pagePaths(context.basePath).account)
  const content = html`<h1>${title}</h1>
    <p><a class="button primary" href="${goesTo}">${title}</a></p>`
  return documentOf(context, { title, goesTo, shape: 'card', content })
}
