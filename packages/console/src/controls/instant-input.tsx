import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { useInput } from 'react-admin'
import { fromLocal, toLocal } from './local-instant.js'

/**
 * A day and a time in a form, in the time zone of whoever looks; the value is ISO 8601, or `null` for none. One that is entered by half is
 * refused by the browser, and not taken for none.
 */
export function InstantInput({
  source,
  label,
  helperText,
}: {
  readonly source: string
  readonly label: string
  readonly helperText?: string
}): ReactElement {
  const { id, field, fieldState } = useInput<string | null>({ source, format: same, parse: same })
  const { error, invalid } = fieldState
  const value = field.value as string | null
  return (
    <TextField
      id={id}
      type="datetime-local"
      label={label}
      margin="dense"
      fullWidth
      value={toLocal(value)}
      onChange={({ target }) => field.onChange(fromLocal(target.value))}
      onBlur={field.onBlur}
      error={invalid}
      helperText={error?.message ?? helperText}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
    />
  )
}

function same(value: string | null): string | null {
  return value
}
