import Autocomplete from '@mui/material/Autocomplete'
import TextField from '@mui/material/TextField'
import { type ReactElement, useState } from 'react'
import { useInput } from 'react-admin'

/** A list of short texts in a form; Enter adds one, and so does leaving the field: what was written is never left out. */
export function NameListInput({
  source,
  label,
  options = [],
  helperText,
}: {
  readonly source: string
  readonly label: string
  /** What is offered; anything else may be written. */
  readonly options?: readonly string[]
  readonly helperText?: string
}): ReactElement {
  const { id, field, fieldState } = useInput<readonly string[]>({ source, format: same, parse: same })
  const [text, setText] = useState('')
  // A form without a value for it has an empty list.
  const values: readonly string[] = Array.isArray(field.value) ? field.value : []
  const change = (entered: readonly string[]): void => {
    field.onChange([...new Set(entered.map((one) => one.trim()).filter((one) => one !== ''))])
  }
  const leave = (): void => {
    if (text.trim() !== '') change([...values, text])
    setText('')
    field.onBlur()
  }
  const { error, invalid } = fieldState
  return (
    <Autocomplete
      id={id}
      multiple
      freeSolo
      options={options}
      value={[...values]}
      onChange={(_, entered) => change(entered)}
      inputValue={text}
      onInputChange={(_, entered) => setText(entered)}
      onBlur={leave}
      renderInput={(params) => (
        <TextField {...params} label={label} margin="dense" error={invalid} helperText={error?.message ?? helperText} />
      )}
    />
  )
}

function same(value: readonly string[]): readonly string[] {
  return value
}
