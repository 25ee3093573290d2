import Typography from '@mui/material/Typography'
import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { CreateButton, DataTable, List, SimpleList } from 'react-admin'
import { FieldOf } from '../controls/field-of.js'
import { StatusChip } from '../controls/status-chip.js'
import { kindOf } from './kinds.js'
import type { Provider } from './provider.js'

/** Where people sign in who have their account elsewhere. */
export function ProviderList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List
      sort={{ field: 'name', order: 'ASC' }}
      perPage={25}
      exporter={false}
      title="Identity providers"
      empty={<Nothing />}
    >
      {narrow ? (
        <SimpleList<Provider>
          primaryText={({ displayName, name }) => displayName ?? name}
          secondaryText={({ kind }) => kindOf(kind).name}
          tertiaryText={stateOf}
        />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="name" />
          <DataTable.Col source="displayName" disableSort label="On the button" />
          <DataTable.Col label="Kind" disableSort>
            <FieldOf<Provider>>{({ kind }) => kindOf(kind).name}</FieldOf>
          </DataTable.Col>
          <DataTable.Col label="From" disableSort source="source" />
          <DataTable.Col label="State" disableSort>
            <FieldOf<Provider>>
              {(provider) => (
                <StatusChip tone={stateOf(provider) === 'on' ? 'good' : 'bad'} label={stateOf(provider)} />
              )}
            </FieldOf>
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function stateOf({ enabled, problems }: Provider): string {
  if (!enabled) return 'off'
  return problems === null ? 'on' : 'nobody can sign in by it'
}

function Nothing(): ReactElement {
  return (
    <div>
      <Typography variant="h6" component="h2">
        There is no identity provider
      </Typography>
      <Typography color="textSecondary" gutterBottom>
        People sign in with passwords and passkeys. A provider lets them in with the account that they have: Google,
        GitHub, GitLab, Okta, or any other with OpenID Connect.
      </Typography>
      <CreateButton label="Add a provider" />
    </div>
  )
}
