// Here people prove who they are (password, passkey, second factor, identity provider) and get sessions; the pages for it.
// Not here: how a cookie or a token is verified (`packages/decision`), leases of services (`decide/leases`), users (`manage`).
// Start reading at `desk/sign-in-desk.ts`, then `sessions/sessions.ts` and `web/login/login.controller.ts`.

import { Module } from '@nestjs/common'
import { HtmlErrors } from '../common/http/html-errors.js'
import { ManageModule } from '../manage/index.js'
import { SIGN_IN_CONTROLLERS, SIGN_IN_PROVIDERS } from './module-parts.js'
import { PageShell } from './web/page-shell.js'
import { StartLimits } from './web/start-limits.js'

/** The routes and pages of sign-in. Needs `Sessions`, `PasswordProver`, `SessionIssuer` and the foundations, which are global. */
@Module({
  imports: [ManageModule],
  controllers: SIGN_IN_CONTROLLERS,
  providers: SIGN_IN_PROVIDERS,
  exports: [HtmlErrors, PageShell, StartLimits],
})
export class SignInModule {}

export type { CustomIdentityProvider, CustomSignIn } from './providers/custom-provider.js'
export { type ConfiguredSignIn, providerFoundations, readSignIn } from './providers/module-parts.js'
export { Identities } from './providers/identities/identities.js'
export { IdentityProviders } from './providers/identity-providers.js'
export { ProviderReview } from './providers/provider-review.js'
export { OwnConsents } from './account/consents/own-consents.js'
export type { ConsentView } from './pages/account/account-view.js'
export { scopeText, type ScopeView } from './pages/account/scope-text.js'
export { qrImage } from './pages/account/qr-image.js'
export { linkAddress } from './pages/addresses.js'
export { html, type Html } from './pages/html.js'
export { stringsFor } from './pages/languages.js'
export { documentOf } from './pages/layout.js'
export { moment } from './pages/moment.js'
export { alert, notice } from './pages/notice.js'
export { signedOutPage } from './pages/sign-out-pages.js'
export type { PageContext } from './pages/page-context.js'
export { pagePaths } from './pages/page-paths.js'
export { type ButtonLook, postForm, submitButton } from './pages/post-form.js'
export { type Problem, problemText } from './pages/problem.js'
export { reference } from './pages/reference.js'
export type { Strings } from './pages/strings.en.js'
export { textField } from './pages/text-field.js'
export { returnAddress, type ReturnRules } from './return-address/return-address.js'
export {
  BROWSER_COOKIE,
  clearSessionCookie,
  sessionCookieName,
  setSessionCookie,
  TICKET_COOKIE,
} from './web/cookies.js'
export { Form } from './web/form.js'
export { basePathOf, ownOrigin, returnRules } from './web/own-address.js'
export { PageShell, StartLimits }
export { Visitor } from './web/visitor.js'
export { WaitingHandoff } from './web/login/waiting-handoff.js'
export { OneTimeSecrets } from './one-time/one-time-secrets.js'
export { CurrentSession } from './sessions/current-session.js'
export { TokenSession } from './sessions/token-session.js'
export { SessionRefresh } from './sessions/session-refresh.js'
export { assertAsJudged } from './desk/as-judged.js'
export { Sessions } from './sessions/sessions.js'
export { PasswordProver } from './password-prover.js'
export { PasswordUpgrade } from './password-upgrade.js'
export { SessionIssuer } from './session-issuer.js'
