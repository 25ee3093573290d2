// The pages of the authorization server: consent, devices, fatal errors. Pure functions, view and context in, HTML out.
// Not here: how they are answered (`PageShell` of sign-in), their texts (`sign-in/pages/strings.en.ts`), sign-out.
// Start reading at `consent-page.ts`.

export { type AskedScope, consentPage, type ConsentPageView } from './consent-page.js'
export {
  type DeviceConfirmView,
  deviceConfirmPage,
  type DeviceDoneView,
  deviceDonePage,
  devicePage,
  type DeviceView,
} from './device-pages.js'
export { oauthErrorPage, type OAuthErrorView } from './oauth-error-page.js'
