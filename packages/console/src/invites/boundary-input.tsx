import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import FormHelperText from '@mui/material/FormHelperText'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useInput } from 'react-admin'
import { PolicyReferenceDialog } from '../attachments/policy-reference-dialog.js'
import { type PolicyReference, referenceText } from '../attachments/reference.js'

/** A managed policy that limits what memberships give, in a form; null: none. */
export function BoundaryInput({ source }: { readonly source: string }): ReactElement {
  const { field, fieldState } = useInput<PolicyReference | null>({ source, format: asIs, parse: asIs })
  const [asking, setAsking] = useState(false)
  // A form keeps its values untyped.
  const value = field.value as PolicyReference | null
  const { error } = fieldState
  return (
    <Box sx={{ mt: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography sx={{ overflowWrap: 'anywhere', minWidth: 0 }}>
          Boundary: {value === null ? 'none' : referenceText(value)}
        </Typography>
        <Button onClick={() => setAsking(true)}>{value === null ? 'Set boundary' : 'Change boundary'}</Button>
        {value !== null && <Button onClick={() => field.onChange(null)}>Remove boundary</Button>}
      </Box>
      <FormHelperText error={error !== undefined}>
        {error?.message ?? 'The most that the memberships give, whatever the group allows'}
      </FormHelperText>
      {asking && (
        // The dialog is a form of its own: what it submits is not for the form around it.
        <Box onSubmit={(event) => event.stopPropagation()}>
          <PolicyReferenceDialog
            title="Boundary of the memberships"
            confirm="Set boundary"
            onSubmit={(reference) => {
              field.onChange(reference)
              setAsking(false)
              return Promise.resolve()
            }}
            onClose={() => setAsking(false)}
          />
        </Box>
      )}
    </Box>
  )
}

function asIs(value: PolicyReference | null): PolicyReference | null {
  return value
}
