import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { DataTable, List, SearchInput, SimpleList } from 'react-admin'
import { FieldOf } from '../controls/field-of.js'
import { StatusChip } from '../controls/status-chip.js'
import type { Client } from './client.js'

const FILTERS = [<SearchInput key="q" source="q" alwaysOn placeholder="Id, name" />]

/** The apps and machines that get tokens. */
export function ClientList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List filters={FILTERS} sort={{ field: 'id', order: 'ASC' }} perPage={25} exporter={false} title="OAuth clients">
      {narrow ? (
        <SimpleList<Client>
          primaryText={({ name }) => name}
          secondaryText={({ client_id: id }) => id}
          tertiaryText={({ enabled }) => (enabled ? '' : 'turned off')}
        />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="client_id" label="Id" disableSort />
          <DataTable.Col source="name" disableSort />
          <DataTable.Col source="owner" disableSort />
          <DataTable.Col source="type" disableSort />
          <DataTable.Col label="Scopes" disableSort>
            <FieldOf<Client>>{({ scopes }) => scopes.join(' ')}</FieldOf>
          </DataTable.Col>
          <DataTable.Col label="State" disableSort>
            <FieldOf<Client>>
              {({ enabled }) => <StatusChip tone={enabled ? 'good' : 'bad'} label={enabled ? 'on' : 'off'} />}
            </FieldOf>
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}
