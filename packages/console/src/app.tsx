import type { ReactElement } from 'react'
import { Admin, localStorageStore, Resource } from 'react-admin'
import { authProvider } from './api/auth-provider.js'
import { dataProvider } from './api/data-provider.js'
import { queryClient } from './api/query-client.js'
import { Layout } from './shell/layout.js'
import { darkTheme, lightTheme } from './shell/theme.js'
import * as users from './users/index.js'

const store = localStorageStore(undefined, 'tinyauth-console')

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
      lightTheme={lightTheme}
      darkTheme={darkTheme}
      requireAuth
      disableTelemetry
    >
      <Resource name="users" {...users.resource} />
    </Admin>
  )
}
