import MenuItem from '@mui/material/MenuItem'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import { type ReactElement, useState } from 'react'
import { useInput } from 'react-admin'
import { DURATION_UNITS, durationOf, durationParts, type DurationUnit } from './duration.js'

/** A length of time in a form, as a number and its unit; the value is what ISO 8601 writes, or empty. */
export function DurationInput({
  source,
  label,
  helperText,
}: {
  readonly source: string
  readonly label: string
  readonly helperText?: string
}): ReactElement {
  const { id, field, fieldState } = useInput<string>({ source })
  // A form keeps its values untyped.
  const [given] = useState(() => durationParts((field.value as string | null) ?? ''))
  const [count, setCount] = useState(given?.count ?? '')
  const [unit, setUnit] = useState<DurationUnit>(given?.unit ?? 'days')
  const change = (newCount: string, newUnit: DurationUnit): void => {
    setCount(newCount)
    setUnit(newUnit)
    field.onChange(newCount === '' ? '' : durationOf(Number(newCount), newUnit))
  }
  const { error, invalid } = fieldState
  return (
    <Stack
      role="group"
      aria-label={label}
      direction="row"
      spacing={1}
      sx={{ mt: 1, width: '100%', alignItems: 'flex-start' }}
    >
      <TextField
        id={id}
        label={label}
        type="number"
        value={count}
        onChange={({ target }) => change(target.value, unit)}
        onBlur={field.onBlur}
        error={invalid}
        helperText={error?.message ?? helperText}
        slotProps={{ htmlInput: { min: 1, step: 1 } }}
        sx={{ flex: 1, minWidth: 0 }}
      />
      <TextField
        select
        label="Unit"
        value={unit}
        onChange={({ target }) => change(count, unitOf(target.value))}
        sx={{ width: 120, flex: 'none' }}
      >
        {DURATION_UNITS.map((one) => (
          <MenuItem key={one} value={one}>
            {one}
          </MenuItem>
        ))}
      </TextField>
    </Stack>
  )
}

function unitOf(text: string): DurationUnit {
  return DURATION_UNITS.find((unit) => unit === text) ?? 'days'
}
