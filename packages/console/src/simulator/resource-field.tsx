import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { MONOSPACE } from '../shell/theme.js'
import { serviceOf } from './catalogue.js'
import { useActions } from './use-catalogue.js'

/** The resource that is asked about; begins from the types that the action has. */
export function ResourceField({
  action,
  value,
  onChange,
}: {
  readonly action: string
  readonly value: string
  readonly onChange: (resource: string) => void
}): ReactElement {
  const actions = useActions(serviceOf(action))
  const own = actions.find((one) => one.action.toLowerCase() === action.toLowerCase())
  const templates = own?.templates ?? actions.flatMap((one) => one.templates)
  return (
    <Autocomplete
      freeSolo
      options={[...new Set(templates)]}
      filterOptions={(all) => all}
      inputValue={value}
      value={value}
      onInputChange={(_, entered) => onChange(entered.trim())}
      renderInput={(params) => (
        <TextField
          {...params}
          label="Resource (ARN)"
          helperText="One thing: a * in it is a character, not a pattern"
          sx={{ '& input': { fontFamily: MONOSPACE } }}
        />
      )}
    />
  )
}
