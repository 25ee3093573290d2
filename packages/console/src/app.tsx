import { type ComponentType, lazy, type ReactElement } from 'react'
import { Admin, CustomRoutes, localStorageStore, Resource } from 'react-admin'
import { Route } from 'react-router-dom'
import { authProvider } from './api/auth-provider.js'
import { dataProvider } from './api/data-provider.js'
import { queryClient } from './api/query-client.js'
import { Layout } from './shell/layout.js'
import { darkTheme, lightTheme } from './shell/theme.js'

const store = localStorageStore(undefined, 'tinyauth-console')

/** A screen that is loaded when it is first shown. */
function onDemand<M, K extends keyof M>(load: () => Promise<M>, name: K): ComponentType {
  return lazy(async () => ({ default: (await load())[name] as ComponentType }))
}

const access = () => import('./access-keys/index.js')
const audit = () => import('./audit/index.js')
const clients = () => import('./oauth-clients/index.js')
const groups = () => import('./groups/index.js')
const guardrails = () => import('./guardrails/index.js')
const policies = () => import('./policies/index.js')
const providers = () => import('./identity-providers/index.js')
const scopes = () => import('./oauth-scopes/index.js')
const services = () => import('./services/index.js')
const shares = () => import('./shares/index.js')
const users = () => import('./users/index.js')

const Dashboard = onDemand(() => import('./dashboard/index.js'), 'Dashboard')
const Simulator = onDemand(() => import('./simulator/index.js'), 'Simulator')
const Audit = onDemand(audit, 'Audit')
const AuditEvent = onDemand(audit, 'AuditEvent')
const AccessKeys = onDemand(access, 'List')
const Guardrails = onDemand(guardrails, 'List')

const USERS = screens(users)
const GROUPS = screens(groups)
const POLICIES = screens(policies)
const SERVICES = screens(services)
const PROVIDERS = screens(providers)
const CLIENTS = screens(clients)
const SCOPES = screens(scopes)
const SHARES = { list: onDemand(shares, 'List'), show: onDemand(shares, 'Show'), create: onDemand(shares, 'Create') }

interface Screens {
  readonly List: ComponentType
  readonly Show: ComponentType
  readonly Create: ComponentType
}

function screens(load: () => Promise<Screens>): { list: ComponentType; show: ComponentType; create: ComponentType } {
  return { list: onDemand(load, 'List'), show: onDemand(load, 'Show'), create: onDemand(load, 'Create') }
}

function Home(): ReactElement {
  return <Dashboard />
}

/** The console: every room on one frame. */
export function App(): ReactElement {
  return (
    <Admin
      title="tinyauth"
      dataProvider={dataProvider}
      authProvider={authProvider}
      queryClient={queryClient}
      store={store}
      layout={Layout}
      dashboard={Home}
      lightTheme={lightTheme}
      darkTheme={darkTheme}
      requireAuth
      disableTelemetry
    >
      <Resource name="users" {...USERS} />
      <Resource name="groups" {...GROUPS} />
      <Resource name="policies" {...POLICIES} />
      <Resource name="services" {...SERVICES} />
      <Resource name="identity-providers" {...PROVIDERS} />
      <Resource name="oauth-clients" {...CLIENTS} />
      <Resource name="oauth-scopes" {...SCOPES} />
      <Resource name="shares" {...SHARES} />
      <Resource name="access-keys" list={AccessKeys} />
      <Resource name="guardrails" list={Guardrails} />
      <CustomRoutes>
        <Route path="/simulator" element={<Simulator />} />
        <Route path="/audit" element={<Audit />} />
        <Route path="/audit/:id" element={<AuditEvent />} />
      </CustomRoutes>
    </Admin>
  )
}
