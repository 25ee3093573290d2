import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { required, useInput } from 'react-admin'

/** A text in a form, with some that are offered. */
export function TextOrOneOfInput({
  source,
  label,
  options,
  isRequired = false,
  autoFocus = false,
}: {
  readonly source: string
  readonly label: string
  readonly options: readonly string[]
  readonly isRequired?: boolean
  readonly autoFocus?: boolean
}): ReactElement {
  const { id, field, fieldState } = useInput<string>({ source, ...(isRequired ? { validate: required() } : {}) })
  const { error, invalid } = fieldState
  const value = field.value as string
  return (
    <Autocomplete
      id={id}
      freeSolo
      options={options}
      inputValue={value}
      value={value}
      onInputChange={(_, text) => field.onChange(text)}
      onBlur={field.onBlur}
      renderInput={(params) => (
        <TextField
          {...params}
          {...{ label, autoFocus }}
          required={isRequired}
          margin="dense"
          error={invalid}
          helperText={error?.message}
        />
      )}
    />
  )
}
