import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { useInput } from 'react-admin'

/** A number in a form that may be without limit; the value is a number, or null for any. */
export function CountInput({
  source,
  label,
  helperText,
  least,
  any = 'Any number',
}: {
  readonly source: string
  readonly label: string
  readonly helperText?: string
  /** Also what stands there when the limit comes back. */
  readonly least: number
  readonly any?: string
}): ReactElement {
  const { id, field, fieldState } = useInput<number | null>({ source, format: asIs, parse: asIs })
  const { error, invalid } = fieldState
  // A form keeps its values untyped.
  const value = field.value as number | null
  const isAny = value === null
  return (
    <Stack direction="row" spacing={1} sx={{ mt: 1, width: '100%', alignItems: 'flex-start', flexWrap: 'wrap' }}>
      <TextField
        id={id}
        label={label}
        type="number"
        disabled={isAny}
        value={isAny || Number.isNaN(value) ? '' : value}
        onChange={({ target }) => field.onChange(target.value === '' ? Number.NaN : Number(target.value))}
        onBlur={field.onBlur}
        error={invalid}
        helperText={error?.message ?? helperText}
        slotProps={{ htmlInput: { min: least, step: 1 } }}
        sx={{ flex: 1, minWidth: 160 }}
      />
      <FormControlLabel
        control={<Checkbox checked={isAny} onChange={(_, checked) => field.onChange(checked ? null : least)} />}
        label={any}
        slotProps={{ typography: { variant: 'body2' } }}
      />
    </Stack>
  )
}

function asIs(value: number | null): number | null {
  return value
}
