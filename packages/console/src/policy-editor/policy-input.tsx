import Box from '@mui/material/Box'
import FormHelperText from '@mui/material/FormHelperText'
import type { ReactElement } from 'react'
import { required, useInput } from 'react-admin'
import { PolicyEditor, type PolicyEditorProps } from './policy-editor.js'

const REQUIRED = required()

/** What the service would refuse is said before it is sent. */
async function validDocument(text: unknown): Promise<string | undefined> {
  if (typeof text !== 'string') return undefined
  const { refusalOf } = await import('./lint-document.js')
  return refusalOf(text)
}

const VALIDATE = [REQUIRED, validDocument]

/** The editor as a field of a form of react-admin: its value is the text of the document. */
export function PolicyInput({
  source,
  label,
  ...editor
}: Pick<PolicyEditorProps, 'label' | 'type'> & { readonly source: string }): ReactElement {
  const { field, fieldState } = useInput({ source, validate: VALIDATE })
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
