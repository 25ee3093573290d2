import { parseUrl } from '@tinyauth/decision'
import {
  documentOf,
  html,
  type Html,
  linkAddress,
  type PageContext,
  pagePaths,
  postForm,
  scopeText,
  type ScopeView,
} from '../../sign-in/index.js'
import { choiceButton } from './choice-button.js'

/** A scope that the app asks for. */
export interface AskedScope extends ScopeView {
  /** The user allowed it to this app before. */
  readonly granted: boolean
}

/** What the page of consent shows. */
export interface ConsentPageView {
  /** Path that the form posts to; it names the transaction. */
  readonly action: string
  readonly client: {
    readonly displayName: string
    /** The registered address that the browser goes to afterwards; the page shows its host. Absent: a device waits elsewhere. */
    readonly redirectUri?: string
  }
  /** Who is signed in. */
  readonly username: string
  /** Path where somebody else signs in and comes back from. */
  readonly otherAccount: string
  readonly scopes: readonly AskedScope[]
}

/**
 * Asks whether an app may act for the user (capabilities C5). The form sends `decision` (`allow`, `deny`) and `scope` once for
 * each scope that stayed ticked, `openid` always where it is asked for. Status 200.
 */
export function consentPage(view: ConsentPageView, context: PageContext): string {
  const texts = context.strings.consent
  const { client, scopes } = view
  const content = html`<h1>${texts.heading(client.displayName)}</h1>
    ${whoAndWhere(view, context)}
    ${postForm(
      context,
      { action: view.action },
      html`${scopes.length > 0 && scopeChoices(scopes, context)}
        <p>${texts.ceiling}</p>
        ${choiceButton('decision', 'allow', texts.allow, 'primary')}
        ${choiceButton('decision', 'deny', texts.deny, 'plain')}
        <p class="hint">${texts.later}</p>`,
    )}`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}

function whoAndWhere({ client, ...view }: ConsentPageView, { strings, basePath }: PageContext): Html {
  const { signIn } = pagePaths(basePath)
  return html`<p>
      ${strings.common.signedInAs} <strong><bdi>${view.username}</bdi></strong
      >.
      <a href="${linkAddress(view.otherAccount, signIn)}">${strings.consent.otherAccount}</a>
    </p>
    ${
      client.redirectUri !== undefined &&
      html`<p>
        ${strings.consent.leadsTo} <strong><bdi>${hostOf(client.redirectUri)}</bdi></strong
        >.
      </p>`
    }`
}

function scopeChoices(scopes: readonly AskedScope[], context: PageContext): Html {
  const texts = context.strings.consent
  return html`<fieldset class="choices" aria-describedby="scopes-hint">
    <legend>${texts.scopes}</legend>
    <p class="hint" id="scopes-hint">${texts.scopesHint}</p>
    ${scopes.map((scope, index) => scopeChoice(scope, `scope-${index}`, context))}
  </fieldset>`
}

/** A box that cannot be unticked is not sent by browsers: a hidden field says it. */
function scopeChoice(scope: AskedScope, id: string, { strings }: PageContext): Html {
  const texts = strings.consent
  const isFixed = scope.name === 'openid'
  const box = isFixed
    ? html`<input type="hidden" name="scope" value="${scope.name}" />
        <input type="checkbox" id="${id}" checked disabled />`
    : html`<input type="checkbox" id="${id}" name="scope" value="${scope.name}" checked />`
  return html`<div class="choice">
    ${box}
    <label for="${id}">
      ${scopeText(strings, scope)} ${isFixed && html`<span class="tag">${texts.always}</span>`}
      ${scope.granted && html`<span class="tag good">${texts.granted}</span>`}
    </label>
  </div>`
}

/** `app.example.org`, `127.0.0.1:8000`; of an address of an app on the device, `com.example.app:/back`, its scheme. */
function hostOf(redirectUri: string): string {
  const url = parseUrl(redirectUri)
  if (url === undefined) return redirectUri
  return url.host === '' ? url.protocol : url.host
}
