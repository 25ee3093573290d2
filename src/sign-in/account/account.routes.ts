import { ownPage } from '../web/page-routes.js'

/** The page itself. */
export const SHOW_ACCOUNT = ownPage('GET', '/account', 'FrontendAccount', 'page: the own account')

/** The form of the profile. */
export const UPDATE_OWN_PROFILE = ownPage('POST', '/account/profile', 'UpdateOwnProfile', 'sets the own display name')

/** The form of the password. */
export const CHANGE_OWN_PASSWORD = ownPage(
  'POST',
  '/account/password',
  'ChangeOwnPassword',
  'sets the own password; every other session ends',
)

/** Needs `CreateAccessKey` on the user, unlike what is the account's own. */
export const CREATE_OWN_ACCESS_KEY = ownPage(
  'POST',
  '/account/keys',
  'CreateOwnAccessKey',
  'makes an access key and shows its secret; needs `CreateAccessKey`',
)

/** Needs `DeleteAccessKey` on the user. */
export const REVOKE_OWN_ACCESS_KEY = ownPage(
  'POST',
  '/account/keys/{key}/revoke',
  'RevokeOwnAccessKey',
  'removes an own access key; needs `DeleteAccessKey`',
)

/** Ends one session (capabilities M7). */
export const REVOKE_OWN_SESSION = ownPage(
  'POST',
  '/account/sessions/{session}/revoke',
  'RevokeOwnSession',
  'ends an own session',
)

/** Ends all sessions but one. */
export const REVOKE_OTHER_SESSIONS = ownPage(
  'POST',
  '/account/sessions/revoke-others',
  'RevokeOwnSessions',
  'ends every own session but the one that asks',
)

/** Ends all sessions. */
export const REVOKE_ALL_SESSIONS = ownPage(
  'POST',
  '/account/sessions/revoke-all',
  'RevokeOwnSessions',
  'ends every own session: signs out everywhere',
)

/** An address for the section of the page. */
export const SHOW_OWN_CONSENTS = ownPage(
  'GET',
  '/account/consents',
  'FrontendOwnConsents',
  'leads to the apps on the page of the own account',
)

/** Needs that `RevokeConsent` on the consent is not denied. */
export const REVOKE_OWN_CONSENT = ownPage(
  'POST',
  '/account/consents/{client}/revoke',
  'RevokeOwnConsent',
  'takes from an app everything that it holds of the own account',
)

/** Begins the set-up of an app. */
export const SHOW_TOTP = ownPage('GET', '/account/totp', 'FrontendOwnTotp', 'page: sets up codes of an app')

/** Completes the set-up of an app. */
export const ADD_TOTP = ownPage(
  'POST',
  '/account/totp',
  'AddOwnFactor',
  'keeps an app as second factor by a first code',
)

/** Removes the app. */
export const REMOVE_TOTP = ownPage('POST', '/account/totp/remove', 'RemoveOwnFactor', 'removes codes of an app')

/** Begins the registration of a passkey, for the script. */
export const PASSKEY_REGISTRATION = ownPage(
  'POST',
  '/account/passkeys/options',
  'OwnPasskeyOptions',
  'WebAuthn options for a new passkey; a place to go first where a fresh proof is needed',
)

/** Completes the registration of a passkey, for the script. */
export const ADD_PASSKEY = ownPage('POST', '/account/passkeys/verify', 'AddOwnFactor', 'keeps a new passkey')

/** The name of a passkey. */
export const RENAME_PASSKEY = ownPage(
  'POST',
  '/account/passkeys/{factor}/rename',
  'RenameOwnFactor',
  'gives an own passkey another name',
)

/** Removes a passkey. */
export const REMOVE_PASSKEY = ownPage(
  'POST',
  '/account/passkeys/{factor}/remove',
  'RemoveOwnFactor',
  'removes an own passkey, unless it is the last way in',
)

/** Where the script of the passkeys leads to after the first factor. */
export const SHOW_FIRST_RECOVERY_CODES = ownPage(
  'GET',
  '/account/recovery-codes',
  'RegenerateOwnRecoveryCodes',
  'page: makes recovery codes where there are none, right after the first factor; otherwise leads to the account',
)

/** The form that makes new codes. */
export const REGENERATE_RECOVERY_CODES = ownPage(
  'POST',
  '/account/recovery-codes',
  'RegenerateOwnRecoveryCodes',
  'makes new recovery codes and shows them; the old ones are void',
)

/** Begins the way to a provider. */
export const LINK_OWN_IDENTITY = ownPage(
  'POST',
  '/account/identities/{provider}/link',
  'LinkOwnIdentity',
  'leads to an identity provider, to sign in by it from now on',
)

/** Takes an identity away. */
export const UNLINK_OWN_IDENTITY = ownPage(
  'POST',
  '/account/identities/{identity}/unlink',
  'UnlinkOwnIdentity',
  'unlinks an identity, unless it is the last way in; its sessions end',
)
