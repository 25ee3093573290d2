import Autocomplete from '@mui/material/Autocomplete'
import Box from '@mui/material/Box'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useDeferredValue, useState } from 'react'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { CodeWords } from '../controls/code-words.js'
import type { PolicySummary } from './reference.js'

const MOST_SHOWN = 25

/** Picks a managed policy; the service searches in names and descriptions. */
export function PolicyPicker({
  value,
  onChange,
  problem,
}: {
  readonly value: PolicySummary | null
  readonly onChange: (policy: PolicySummary | null) => void
  readonly problem: string | undefined
}): ReactElement {
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed === value?.name ? '' : typed.trim())
  const { data, isFetching } = useApi<readonly PolicySummary[]>(pathOf('policies'), {
    range: JSON.stringify([0, MOST_SHOWN - 1]),
    sort: JSON.stringify(['name', 'ASC']),
    filter: search === '' ? undefined : JSON.stringify({ q: search }),
  })
  return (
    <Autocomplete
      value={value}
      onChange={(_, picked) => onChange(picked)}
      inputValue={typed}
      onInputChange={(_, text) => setTyped(text)}
      options={data ?? []}
      // The service has searched.
      filterOptions={(all) => all}
      loading={isFetching}
      getOptionLabel={({ name }) => name}
      isOptionEqualToValue={(one, other) => one.name === other.name}
      renderOption={({ key, ...props }, { name, description }) => (
        <Box component="li" key={key} {...props}>
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <code>{name}</code>
            {description !== null && (
              <Typography variant="body2" color="textSecondary">
                <CodeWords text={description} />
              </Typography>
            )}
          </Box>
        </Box>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          label="Policy"
          required
          autoFocus
          error={problem !== undefined}
          helperText={problem ?? 'Type to search in names and descriptions'}
        />
      )}
    />
  )
}
