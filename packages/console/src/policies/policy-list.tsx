import Chip from '@mui/material/Chip'
import type { Theme } from '@mui/material/styles'
import Typography from '@mui/material/Typography'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import {
  DataTable,
  DateField,
  List,
  NullableBooleanInput,
  SearchInput,
  SelectInput,
  SimpleList,
  useRecordContext,
} from 'react-admin'
import { MONOSPACE } from '../shell/theme.js'
import type { Policy } from './policy.js'

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Name, description" />,
  <NullableBooleanInput
    key="builtin"
    source="builtin"
    label="Origin"
    nullLabel="Any"
    trueLabel="Ships with tinyauth"
    falseLabel="Made here"
  />,
  <SelectInput key="unused" source="unused" label="Use" choices={[{ id: true, name: 'Nowhere in use' }]} />,
]

/** All managed policies, page by page; search, filters and order are the server's. */
export function PolicyList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List
      filters={FILTERS}
      sort={{ field: 'name', order: 'ASC' }}
      perPage={25}
      exporter={false}
      title="Policies"
      empty={false}
    >
      {narrow ? (
        <SimpleList<Policy>
          primaryText={({ name }) => name}
          secondaryText={({ description }) => description ?? ''}
          tertiaryText={({ builtin }) => (builtin ? 'ships with tinyauth' : '')}
        />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="name">
            <Name />
          </DataTable.Col>
          <DataTable.Col source="description" disableSort />
          <DataTable.Col source="builtin" label="Origin">
            <Origin />
          </DataTable.Col>
          <DataTable.Col source="defaultVersion" label="Version" disableSort>
            <Version />
          </DataTable.Col>
          <DataTable.NumberCol source="attachments" label="In use" disableSort />
          <DataTable.Col source="updatedAt" label="Changed">
            <DateField source="updatedAt" />
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function Name(): ReactElement {
  return (
    <Typography component="code" variant="body2" sx={{ fontFamily: MONOSPACE, overflowWrap: 'anywhere' }}>
      {useRecordContext<Policy>()?.name}
    </Typography>
  )
}

function Origin(): ReactElement {
  const builtin = useRecordContext<Policy>()?.builtin === true
  return <Chip size="small" variant="outlined" label={builtin ? 'ships with tinyauth' : 'made here'} />
}

function Version(): ReactElement {
  const { defaultVersion = 0, latestVersion = 0 } = useRecordContext<Policy>() ?? {}
  return <span>{defaultVersion === latestVersion ? defaultVersion : `${defaultVersion}, newest ${latestVersion}`}</span>
}
