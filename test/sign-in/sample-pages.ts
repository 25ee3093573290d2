import {
  consentPage,
  type ConsentPageView,
  deviceConfirmPage,
  deviceDonePage,
  devicePage,
  oauthErrorPage,
} from '../../src/oauth/pages/index.js'
import { accountPage } from '../../src/sign-in/pages/account/account-page.js'
import type { AccountView } from '../../src/sign-in/pages/account/account-view.js'
import { newAccessKeyPage } from '../../src/sign-in/pages/account/new-access-key-page.js'
import { recoveryCodesPage } from '../../src/sign-in/pages/account/recovery-codes-page.js'
import { totpPage } from '../../src/sign-in/pages/account/totp-page.js'
import { deniedPage } from '../../src/sign-in/pages/denied-page.js'
import { errorPage } from '../../src/sign-in/pages/error-page.js'
import { federationFailurePage } from '../../src/sign-in/pages/federation-failure-page.js'
import { leavePage } from '../../src/sign-in/pages/leave-page.js'
import type { PageContext } from '../../src/sign-in/pages/page-context.js'
import { secondFactorPage } from '../../src/sign-in/pages/second-factor-page.js'
import { type SignInView, signInPage } from '../../src/sign-in/pages/sign-in-page.js'
import { confirmSignOutPage, signedOutPage } from '../../src/sign-in/pages/sign-out-pages.js'
import { STRINGS_EN } from '../../src/sign-in/pages/strings.en.js'
import { inviteInPlace, INVITE, OWN_INVITE, SHARE, TO_ACCEPT } from './sample-invites.js'
import { inviteProblemPage } from '../../src/share/pages/invite-problem-page.js'

/** A page with what it shows. */
export interface SamplePage {
  readonly name: string
  readonly signedIn: boolean
  /** The page; each text of its view went through `change`. */
  readonly render: (context: PageContext, change?: (text: string) => string) => string
}

/** A context in English for somebody who is not signed in. */
export const SAMPLE_CONTEXT: PageContext = {
  strings: STRINGS_EN,
  basePath: '',
  serviceName: 'Orchard',
  csrfToken: 'csrf-token-of-the-page',
  testBanner: false,
}

/** Members that choose among kinds: their texts are never those of a user. */
const CHOICES: ReadonlySet<string> = new Set([
  ...['kind', 'at', 'notice', 'reason', 'methods', 'chosen', 'outcome', 'deauthorize'],
])

const AT = Date.UTC(2026, 10, 22, 9, 30)
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'

const SIGN_IN: SignInView = {
  next: '/apples?kind=red',
  password: true,
  passkeys: true,
  providers: [
    { name: 'google', title: 'Google', kind: 'redirect' },
    { name: 'github', title: 'GitHub', kind: 'redirect' },
  ],
}

const EVERYTHING: SignInView = {
  ...SIGN_IN,
  providers: [
    ...SIGN_IN.providers,
    { name: 'staff', title: 'the staff list', kind: 'password' },
    { name: 'test', title: 'Test', kind: 'test', placeholder: '127.0.0.1' },
  ],
}

const ACCOUNT: AccountView = {
  profile: { username: 'fred', displayName: 'Fred Bloggs', email: 'fred@example.org', emailVerified: true },
  password: { isSet: true, minimum: 12 },
  accessKeys: [
    { id: 'AKID7Q2M4T6Y8U1I3O5P', active: true, createdAt: AT, lastUsedAt: AT },
    { id: 'AKIDZX2C4V6B8N1M3A5S', active: false, createdAt: AT },
  ],
  sessions: [
    {
      id: 's1',
      userAgent: FIREFOX,
      address: '192.0.2.7',
      provider: 'Google',
      createdAt: AT,
      lastSeenAt: AT,
      current: true,
    },
    {
      id: 's2',
      userAgent: IPHONE,
      address: '2001:db8:1f0a:3c::7e02',
      provider: 'Password',
      createdAt: AT,
      lastSeenAt: AT,
      current: false,
    },
    { id: 's3', provider: 'GitLab of the company', createdAt: AT, lastSeenAt: AT, current: false },
  ],
  factors: {
    totpSince: AT,
    passkeys: [
      { id: 'p1', name: 'blue key', createdAt: AT, lastUsedAt: AT },
      { id: 'p2', name: 'phone', createdAt: AT },
    ],
    recoveryCodesLeft: 7,
  },
  identities: [{ id: 'i1', provider: 'Google', account: 'fred@example.org', linkedAt: AT }],
  linkable: [
    { name: 'github', title: 'GitHub' },
    { name: 'okta', title: 'Okta' },
  ],
  consents: [
    {
      id: 'apple-counter',
      app: 'Apple counter',
      scopes: [{ name: 'apples:read', description: 'See your apples' }, { name: 'offline_access' }],
      since: AT,
      lastUsedAt: AT,
    },
    { id: 'shop', app: 'Shop', scopes: [{ name: 'openid' }], since: AT },
  ],
}

const NEWCOMER: AccountView = {
  profile: { username: 'fred', displayName: '' },
  password: { isSet: false, minimum: 12 },
  accessKeys: [],
  sessions: ACCOUNT.sessions.slice(0, 1),
  factors: { passkeys: [], recoveryCodesLeft: 0 },
  identities: [],
  consents: [],
}

const CONSENT: ConsentPageView = {
  action: '/oauth/consent/t1',
  client: { displayName: 'Apple counter', redirectUri: 'https://apples.example.org/callback' },
  username: 'fred',
  otherAccount: '/login?again=1&next=%2Foauth%2Fconsent%2Ft1',
  scopes: [
    { name: 'openid', granted: true },
    { name: 'apples:read', description: 'See your apples', granted: true },
    { name: 'offline_access', granted: false },
  ],
}

const DEVICE = { action: '/oauth/device', fields: { xsrf: 'f00d' } }
const DEVICE_CODE = { ...DEVICE, userCode: 'WDJB-MJHT' }

const QR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" shape-rendering="crispEdges">' +
  '<path fill="#ffffff" d="M0 0h7v7H0z"/><path stroke="#000000" d="M1 1.5h5M1 2.5h1m3 0h1M1 3.5h3M1 5.5h5"/></svg>\n'

const TOTP = { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', qrSvg: QR, transaction: 'setup-1' }
const CODES = Array.from({ length: 10 }, (_, index) => `k7m2-9xq${index}-4tzp`)
const REFERENCE = '3f2a9c1e-6f0b-4c57-9f2e-8f7f0f3f1c55'
const GITLAB = { name: 'gitlab', title: 'GitLab' }
const WAIT = { kind: 'wait', seconds: 40 } as const
const ALL_METHODS = ['totp', 'passkey', 'recovery'] as const

function sample<View>(
  name: string,
  page: (view: View, context: PageContext) => string,
  view: View,
  signedIn = false,
): SamplePage {
  return {
    name,
    signedIn,
    render: (context, change) => page(change === undefined ? view : changed(view, change), context),
  }
}

function consentInPlace(view: ConsentPageView, context: PageContext): string {
  return consentPage({ ...view, otherAccount: `${context.basePath}${view.otherAccount}` }, context)
}

/** As `sample`, for a view that names a path of the service: it stands under the base path. */
function sampleForm<View extends { readonly action: string }>(
  name: string,
  page: (view: View, context: PageContext) => string,
  view: View,
): SamplePage {
  const under = (given: View, context: PageContext): string =>
    page({ ...given, action: `${context.basePath}${given.action}` }, context)
  return sample(name, under, view, true)
}

/** The view with its texts changed; its shape stays, which is why it is still a `View`. */
function changed<View>(view: View, change: (text: string) => string): View {
  const text = JSON.stringify(view)
  return JSON.parse(text, function (this: unknown, key: string, value: unknown) {
    const chosen = CHOICES.has(key) || (Array.isArray(this) && ALL_METHODS.some((method) => method === value))
    return typeof value === 'string' && !chosen ? change(value) : value
  }) as View
}

/** Every page, in every state that looks different. */
export const SAMPLE_PAGES: readonly SamplePage[] = [
  sample('sign-in', signInPage, SIGN_IN),
  sample('sign-in-everything', signInPage, { ...EVERYTHING, notice: 'signedOut' }),
  sample('sign-in-refused', signInPage, { ...SIGN_IN, username: 'fred', problem: { kind: 'signInRefused' } }),
  sample('sign-in-wait', signInPage, { ...SIGN_IN, username: 'fred', problem: WAIT }),
  sample('sign-in-providers', signInPage, { ...SIGN_IN, password: false, passkeys: false, notice: 'sessionEnded' }),
  sample('sign-in-passkey', signInPage, { ...SIGN_IN, password: false, providers: [] }),
  sample('sign-in-nothing', signInPage, { next: '/', password: false, passkeys: false, providers: [] }),
  sample('leave', leavePage, { provider: 'GitLab', address: 'https://gitlab.example/oauth/authorize?state=a&nonce=b' }),
  sample('second-factor', secondFactorPage, { transaction: 't1', reason: 'sign-in', methods: ALL_METHODS }),
  sample('second-factor-refused', secondFactorPage, {
    transaction: 't1',
    reason: 'sign-in',
    methods: ['totp', 'recovery'],
    chosen: 'recovery',
    problem: { kind: 'codeRefused' },
  }),
  sample('second-factor-none', secondFactorPage, { transaction: 't1', reason: 'sign-in', methods: [] }),
  sample(
    'step-up',
    secondFactorPage,
    { transaction: 't1', reason: 'step-up', methods: ['passkey', 'totp'], cancel: '/account', problem: WAIT },
    true,
  ),
  sample('account', accountPage, { ...ACCOUNT, notice: 'saved' }, true),
  sample(
    'account-newcomer',
    accountPage,
    { ...NEWCOMER, problem: { at: 'new-password', problem: { kind: 'passwordTooShort', minimum: 12 } } },
    true,
  ),
  sample(
    'account-bare',
    accountPage,
    {
      profile: { ...ACCOUNT.profile, picture: 'https://pictures.example/fred.png', emailVerified: false },
      sessions: ACCOUNT.sessions,
      problem: { at: 'page', problem: { kind: 'lastWayIn' } },
    },
    true,
  ),
  sample('new-access-key', newAccessKeyPage, { id: 'AKID7Q2M4T6Y8U1I3O5P', secret: 's3cr3t/'.repeat(6) }, true),
  sample('recovery-codes', recoveryCodesPage, { codes: CODES }, true),
  sample('totp', totpPage, TOTP, true),
  sample('totp-refused', totpPage, { ...TOTP, problem: { kind: 'codeRefused' } }, true),
  sample('confirm-sign-out', confirmSignOutPage, { next: '/apples' }, true),
  sample('signed-out', signedOutPage, { provider: 'Google' }),
  sample('denied', deniedPage, { reference: REFERENCE }),
  ...(['badRequest', 'expired', 'notFound', 'tooMany', 'internal', 'unavailable'] as const).map((kind) =>
    sample(`error-${kind}`, errorPage, {
      kind,
      reference: REFERENCE,
      ...(kind === 'tooMany' ? { waitSeconds: 12 } : {}),
      ...(kind === 'expired' ? { back: '/account' } : {}),
    }),
  ),
  ...(
    ['cancelled', 'expired', 'unavailable', 'invalidAnswer', 'emailUnverified', 'notLinked', 'alreadyLinked'] as const
  ).map((kind) =>
    sample(`federation-${kind}`, federationFailurePage, {
      provider: GITLAB,
      kind,
      next: '/apples',
      reference: REFERENCE,
    }),
  ),
  sampleForm('consent', consentInPlace, CONSENT),
  sampleForm('consent-of-nothing', consentInPlace, { ...CONSENT, scopes: [] }),
  sampleForm('device', devicePage, DEVICE),
  sampleForm('device-unknown', devicePage, { ...DEVICE_CODE, problem: { kind: 'deviceCodeUnknown' } }),
  sampleForm('device-wait', devicePage, { ...DEVICE_CODE, problem: WAIT }),
  sampleForm('device-confirm', deviceConfirmPage, { ...DEVICE_CODE, client: { displayName: 'Television' } }),
  sample('device-connected', deviceDonePage, { outcome: 'connected' }, true),
  sample('device-aborted', deviceDonePage, { outcome: 'aborted' }, true),
  sample('invite', inviteInPlace, INVITE),
  sample('invite-to-accept', inviteInPlace, TO_ACCEPT, true),
  sample('invite-own', inviteInPlace, OWN_INVITE, true),
  sample('invite-to-share', inviteInPlace, SHARE),
  sample('invite-problem', inviteProblemPage, { kind: 'nothingWaits', reference: REFERENCE }),
  sample('oauth-error', oauthErrorPage, { error: 'invalid_redirect_uri', reference: REFERENCE }),
  sample('federation-of-nobody', federationFailurePage, { kind: 'expired', next: '/', reference: REFERENCE }),
]
