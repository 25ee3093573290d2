import { linkAddress } from './addresses.js'
import { html } from './html.js'
import { documentOf } from './layout.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'

/** A page that leads to an identity provider. */
export interface LeaveView {
  /** Title of the provider. */
  readonly provider: string
  /** Address there; one that is not of the web leads back to the sign-in page. */
  readonly address: string
}

/**
 * Leads to an identity provider. A page, and no redirect: browsers hold the policy of the page with the form (`form-action`)
 * against the redirects that follow, and where a provider sends people is not known when that page is made.
 */
export function leavePage({ provider, address }: LeaveView, context: PageContext): string {
  const texts = context.strings.signIn
  const goesTo = linkAddress(address, pagePaths(context.basePath).signIn)
  const content = html`<h1>${texts.provider(provider)}</h1>
    <p><a class="button primary" href="${goesTo}">${texts.provider(provider)}</a></p>`
  return documentOf(context, { title: texts.provider(provider), goesTo, shape: 'card', content })
}
