import { html, type Html } from '../html.js'
import { moment } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import type { AccountView, FactorsView } from './account-view.js'
import { passkeysPart } from './passkeys-part.js'
import type { Section } from './section.js'

/** The second factors of the user: codes of an app, passkeys, recovery codes. */
export function factorsSection(factors: FactorsView, view: AccountView, context: PageContext): Section {
  const texts = context.strings.account.factors
  const content = html`<p>${texts.intro}</p>
    ${totpPart(factors, context)} ${passkeysPart(factors.passkeys, view, context)} ${recoveryPart(factors, context)}`
  return { id: 'factors', heading: texts.heading, content }
}

function totpPart({ totpSince }: FactorsView, context: PageContext): Html {
  const { strings, basePath } = context
  const texts = strings.account.factors
  const paths = pagePaths(basePath)
  const remove = { action: paths.totpRemove, shape: 'inline' } as const
  return html`<h3>${texts.totpHeading}</h3>
    ${
      totpSince === undefined
        ? html`<p class="none">${texts.totpOff}</p>
            <p><a class="button plain" href="${paths.totp}">${texts.totpAdd}</a></p>`
        : html`<p>${texts.totpOn} ${moment(strings, totpSince)}</p>
            ${postForm(context, remove, submitButton(texts.totpRemove, 'danger'))}`
    }`
}

function recoveryPart({ recoveryCodesLeft }: FactorsView, context: PageContext): Html {
  const texts = context.strings.account.factors
  const renew = { action: pagePaths(context.basePath).recoveryCodes, shape: 'inline' } as const
  return html`<h3>${texts.recoveryHeading}</h3>
    <p>${texts.recoveryLeft(recoveryCodesLeft)}</p>
    <p class="hint">${texts.recoveryHint}</p>
    ${postForm(context, renew, submitButton(texts.recoveryRenew, 'plain'))}`
}
