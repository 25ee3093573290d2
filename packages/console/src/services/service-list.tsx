import type { Theme } from '@mui/material/styles'
import Typography from '@mui/material/Typography'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { CreateButton, DataTable, List, NumberField, SearchInput, SimpleList } from 'react-admin'
import { Instant } from '../controls/instant.js'
import { FieldOf } from '../controls/field-of.js'
import type { Service } from './service.js'

const FILTERS = [<SearchInput key="q" source="q" alwaysOn placeholder="Name, display name" />]

/** The services that are protected. */
export function ServiceList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List
      filters={FILTERS}
      sort={{ field: 'name', order: 'ASC' }}
      perPage={25}
      exporter={false}
      title="Services"
      empty={<Nothing />}
    >
      {narrow ? (
        <SimpleList<Service> primaryText={({ name }) => name} secondaryText={({ displayName }) => displayName ?? ''} />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="name" />
          <DataTable.Col source="displayName" disableSort />
          <DataTable.Col label="A decision is kept" disableSort>
            <NumberField source="decisionTtlSeconds" options={{ style: 'unit', unit: 'second' }} />
          </DataTable.Col>
          <DataTable.Col source="updatedAt" label="Changed">
            <FieldOf<Service>>{({ updatedAt }) => <Instant value={updatedAt as string | null} />}</FieldOf>
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function Nothing(): ReactElement {
  return (
    <div>
      <Typography variant="h6" component="h2">
        No service is registered
      </Typography>
      <Typography color="textSecondary" gutterBottom>
        Decisions are made for any service. Registering one says which actions it has, so that the editor offers them,
        policies are checked against them, and guards know how long they may keep a decision.
      </Typography>
      <CreateButton label="Register a service" />
    </div>
  )
}
