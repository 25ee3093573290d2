import Box from '@mui/material/Box'
import FormHelperText from '@mui/material/FormHelperText'
import type { ReactElement } from 'react'
import { required, useInput } from 'react-admin'
import { PolicyEditor, type PolicyEditorProps } from './policy-editor.js'

const REQUIRED = required()

/** The editor as a field of a form of react-admin: its value is the text of the document. */
export function PolicyInput({
  source,
  label,
  ...editor
}: Pick<PolicyEditorProps, 'label' | 'type'> & { readonly source: string }): ReactElement {
  const { field, fieldState } = useInput({ source, validate: REQUIRED })
  // Forms hold anything; this field is filled with texts alone.
  const value = typeof field.value === 'string' ? field.value : ''
  return (
    <Box sx={{ width: '100%' }}>
      <PolicyEditor {...editor} value={value} onChange={field.onChange as (text: string) => void} label={label} />
      {fieldState.error !== undefined && (
        <FormHelperText error role="alert">
          {fieldState.error.message?.replace(/^@@react-admin@@/, '')}
        </FormHelperText>
      )}
    </Box>
  )
}
