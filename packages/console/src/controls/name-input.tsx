import type { ReactElement } from 'react'
import { required as isRequired, useInput } from 'react-admin'
import { NameField, type NameFieldProps } from './name-field.js'

/** `NameField` in a form. */
export function NameInput({ source, ...props }: NameFieldProps & { readonly source: string }): ReactElement {
  const { required = false, helperText } = props
  const { field, fieldState } = useInput<string>({ source, ...(required ? { validate: isRequired('Required') } : {}) })
  const { error, invalid } = fieldState
  return (
    <NameField
      {...props}
      // A form keeps its values untyped.
      value={field.value as string}
      onChange={field.onChange}
      onBlur={field.onBlur}
      error={invalid}
      helperText={error?.message ?? helperText}
    />
  )
}
