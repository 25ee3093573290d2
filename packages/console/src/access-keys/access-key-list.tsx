import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { Theme } from '@mui/material/styles'
import Typography from '@mui/material/Typography'
import useMediaQuery from '@mui/material/useMediaQuery'
import type { ReactElement } from 'react'
import { DataTable, List, SearchInput, SelectInput, SimpleList, useListContext, useRecordContext } from 'react-admin'
import { Instant } from '../controls/instant.js'
import { StatusChip } from '../controls/status-chip.js'
import { type OwnedKey, TONES } from './access-key.js'
import { isPreset, PRESETS } from './presets.js'
import { LastUsed } from './key-rows.js'

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Key or user" />,
  <SelectInput
    key="status"
    source="status"
    choices={['active', 'inactive', 'expired'].map((id) => ({ id, name: id }))}
  />,
]

/** The access keys of everybody, with those that end soon and those that nobody uses a press away. */
export function AccessKeyList(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  return (
    <List
      filters={FILTERS}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      exporter={false}
      title="Access keys"
      empty={false}
    >
      <Presets />
      {narrow ? (
        <SimpleList<OwnedKey>
          primaryText={({ id }) => id}
          secondaryText={(key) => (
            <>
              {key.username}, {key.status}, used <LastUsed accessKey={key} />
            </>
          )}
          tertiaryText={({ expires_at: at }) => (at === null ? '' : <Instant value={at} />)}
          rowClick={(_, __, key) => pathOfKeys(String(key['username']))}
        />
      ) : (
        <DataTable<OwnedKey>
          bulkActionButtons={false}
          rowClick={(_, __, key) => pathOfKeys(String(key['username']))}
          empty={<Typography sx={{ p: 2 }}>No access key is like this.</Typography>}
        >
          <DataTable.Col source="access_key_id" label="Key" />
          <DataTable.Col source="username" label="User" />
          <DataTable.Col source="status" disableSort>
            <Status />
          </DataTable.Col>
          <DataTable.Col source="created_at" label="Created">
            <At source="created_at" none="unknown" />
          </DataTable.Col>
          <DataTable.Col source="last_used_at" label="Last used">
            <Used />
          </DataTable.Col>
          <DataTable.Col source="expires_at" label="Expires">
            <At source="expires_at" />
          </DataTable.Col>
        </DataTable>
      )}
    </List>
  )
}

function Presets(): ReactElement {
  const list = useListContext()
  // A filter of the address is an object of names and values.
  const filter = list.filterValues as Readonly<Record<string, unknown>>
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, p: 1.5 }} role="group" aria-label="Keys to look after">
      {PRESETS.map((preset) => {
        const chosen = isPreset(preset, filter)
        return (
          <Button
            key={preset.title}
            size="small"
            variant={chosen ? 'contained' : 'outlined'}
            aria-pressed={chosen}
            onClick={() => list.setFilters(chosen ? {} : preset.filter(Date.now()))}
          >
            {preset.title}
          </Button>
        )
      })}
    </Box>
  )
}

function pathOfKeys(username: string): string {
  return `/users/${encodeURIComponent(username)}/show/keys`
}

function Status(): ReactElement | null {
  const status = useRecordContext<OwnedKey>()?.status
  return status === undefined ? null : <StatusChip label={status} tone={TONES[status]} />
}

function Used(): ReactElement | null {
  const key = useRecordContext<OwnedKey>()
  return key === undefined ? null : <LastUsed accessKey={key} />
}

function At({ source, none }: { readonly source: 'created_at' | 'expires_at'; readonly none?: string }): ReactElement {
  return <Instant value={useRecordContext<OwnedKey>()?.[source]} {...(none === undefined ? {} : { none })} />
}
