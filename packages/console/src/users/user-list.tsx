import Chip from '@mui/material/Chip'
import Stack from '@mui/material/Stack'
import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { DataTable, List, SearchInput, SelectInput, SimpleList, TextInput, useRecordContext } from 'react-admin'
import { Instant } from '../controls/instant.js'
import { StatusChip } from '../controls/status-chip.js'
import type { User } from './user.js'

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Name, display name, e-mail" />,
  <SelectInput key="status" source="status" choices={choices('active', 'disabled')} />,
  <SelectInput key="type" source="type" choices={choices('human', 'machine')} />,
  <TextInput key="groups" source="groups" label="In group" />,
]

/** All users, page by page; search, filters and order are the server's. */
export function UserList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List filters={FILTERS} sort={{ field: 'username', order: 'ASC' }} perPage={25} exporter={false} title="Users">
      {narrow ? (
        <SimpleList<User>
          primaryText={({ username }) => username}
          secondaryText={({ displayName, email }) => displayName ?? email ?? ''}
          tertiaryText={({ status }) => (status === 'disabled' ? 'disabled' : '')}
        />
      ) : (
        <DataTable bulkActionButtons={false}>
          <DataTable.Col source="username" label="Name" />
          <DataTable.Col source="displayName" disableSort />
          <DataTable.Col source="email" disableSort />
          <DataTable.Col source="groups" disableSort>
            <Groups />
          </DataTable.Col>
          <DataTable.Col source="type" />
          <DataTable.Col source="status">
            <Status />
          </DataTable.Col>
          <DataTable.Col source="createdAt" label="Created">
            <CreatedAt />
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function Groups(): ReactElement {
  const groups = useRecordContext<User>()?.groups ?? []
  return (
    <Stack direction="row" spacing={0.5} useFlexGap sx={{ flexWrap: 'wrap' }}>
      {groups.slice(0, 4).map(({ id }) => (
        <Chip key={id} label={id} size="small" />
      ))}
      {groups.length > 4 && <Chip label={`${groups.length - 4} more`} size="small" variant="outlined" />}
    </Stack>
  )
}

function CreatedAt(): ReactElement {
  return <Instant value={useRecordContext<User>()?.createdAt} none="unknown" />
}

function Status(): ReactElement | null {
  const status = useRecordContext<User>()?.status
  return status === undefined ? null : <StatusChip label={status} tone={status === 'active' ? 'good' : 'bad'} />
}

function choices(...ids: readonly string[]): { id: string; name: string }[] {
  return ids.map((id) => ({ id, name: id }))
}
