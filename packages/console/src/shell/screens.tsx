import type { SvgIconComponent } from '@mui/icons-material'
import ApiIcon from '@mui/icons-material/Api'
import AppsIcon from '@mui/icons-material/Apps'
import DashboardIcon from '@mui/icons-material/SpaceDashboard'
import DescriptionIcon from '@mui/icons-material/Description'
import FactCheckIcon from '@mui/icons-material/FactCheck'
import GroupIcon from '@mui/icons-material/AccountTree'
import HistoryIcon from '@mui/icons-material/History'
import KeyIcon from '@mui/icons-material/Key'
import LoginIcon from '@mui/icons-material/Login'
import PersonIcon from '@mui/icons-material/Person'
import PolicyIcon from '@mui/icons-material/Policy'
import ShareIcon from '@mui/icons-material/Share'
import ShieldIcon from '@mui/icons-material/Shield'

/** A screen of the menu and the palette, with the right that it needs. */
export interface Screen {
  readonly title: string
  readonly to: string
  readonly icon: SvgIconComponent
  readonly action: string
  readonly resource: string
  readonly room: string
  /** Whoever may do the same on the own user is shown it too: their part of it. */
  readonly own?: true
}

/** In the order of the menu. */
export const SCREENS: readonly Screen[] = [
  screen('Dashboard', '/', DashboardIcon, 'GetMetrics', 'metrics', 'Overview'),
  screen('Simulator', '/simulator', FactCheckIcon, 'SimulatePolicy', 'policies/', 'Overview'),
  screen('Audit', '/audit', HistoryIcon, 'ListAuditEvents', 'audit-events/', 'Overview'),
  screen('Users', '/users', PersonIcon, 'ListUsers', 'users/', 'Identities'),
  screen('Groups', '/groups', GroupIcon, 'ListGroups', 'groups/', 'Identities'),
  screen('Access keys', '/access-keys', KeyIcon, 'ListAccessKeys', 'users/', 'Identities'),
  screen('Policies', '/policies', PolicyIcon, 'ListPolicies', 'policies/', 'Permissions'),
  screen('Guardrails', '/guardrails', ShieldIcon, 'ListGuardrails', 'policies/', 'Permissions'),
  { ...screen('Shares', '/shares', ShareIcon, 'ListShares', 'shares/', 'Permissions'), own: true },
  screen('Services', '/services', ApiIcon, 'ListServices', 'services/', 'Applications'),
  screen('OAuth clients', '/oauth-clients', AppsIcon, 'ListOAuthClients', 'oauth-clients/', 'Applications'),
  screen('OAuth scopes', '/oauth-scopes', DescriptionIcon, 'ListOAuthScopes', 'oauth-scopes/', 'Applications'),
  screen(
    'Identity providers',
    '/identity-providers',
    LoginIcon,
    'ListIdentityProviders',
    'identity-providers/',
    'Applications',
  ),
]

function screen(
  title: string,
  to: string,
  icon: SvgIconComponent,
  action: string,
  resource: string,
  room: string,
): Screen {
  return { title, to, icon, action, resource, room }
}
