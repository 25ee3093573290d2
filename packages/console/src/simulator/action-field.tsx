import Autocomplete from '@mui/material/Autocomplete'
import Box from '@mui/material/Box'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { type KnownAction, nameOf, serviceOf, withName, withService } from './catalogue.js'
import { useActions, useServices } from './use-catalogue.js'

/** Picks the service of an action, by name or in its own words. */
export function ServiceField({
  action,
  onChange,
}: {
  readonly action: string
  readonly onChange: (action: string) => void
}): ReactElement {
  return (
    <Autocomplete
      freeSolo
      options={[...useServices()]}
      inputValue={serviceOf(action)}
      value={serviceOf(action)}
      onInputChange={(_, entered) => onChange(withService(action, entered.trim().replaceAll(':', '')))}
      renderInput={(params) => <TextField {...params} label="Service" />}
    />
  )
}

/** Picks an action of the service's catalogue; one that is in none can be written. */
export function ActionField({
  action,
  onChange,
}: {
  readonly action: string
  readonly onChange: (action: string) => void
}): ReactElement {
  const actions = useActions(serviceOf(action))
  const byName = new Map(actions.map((one) => [nameOf(one.action), one]))
  return (
    <Autocomplete
      freeSolo
      options={[...byName.keys()]}
      inputValue={nameOf(action)}
      value={nameOf(action)}
      onInputChange={(_, entered) => onChange(withName(action, entered.trim()))}
      renderOption={({ key, ...props }, name) => (
        <Box component="li" key={key} {...props}>
          <OfferedAction name={name} known={byName.get(name)} />
        </Box>
      )}
      renderInput={(params) => <TextField {...params} label="Action" />}
    />
  )
}

function OfferedAction({
  name,
  known,
}: {
  readonly name: string
  readonly known: KnownAction | undefined
}): ReactElement {
  const about = [known?.level, known?.description].filter((text) => text !== undefined).join(': ')
  return (
    <Box sx={{ minWidth: 0 }}>
      {name}
      <Typography variant="caption" color="textSecondary" component="div">
        {about}
      </Typography>
    </Box>
  )
}
