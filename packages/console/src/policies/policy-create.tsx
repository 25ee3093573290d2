import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Create, required, SimpleForm, TextInput } from 'react-admin'
import { EMPTY_DOCUMENT, PolicyInput } from '../policy-editor/index.js'

const DEFAULTS = { policy: EMPTY_DOCUMENT }

/** A new managed policy; nothing of the form is lost when the service refuses it. */
export function PolicyCreate(): ReactElement {
  return (
    <Create redirect="show" title="New policy" mutationMode="pessimistic">
      <SimpleForm defaultValues={DEFAULTS} warnWhenUnsavedChanges>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 2 }}>
          A managed policy says what is allowed and denied. It does nothing before it is attached to users or groups, or
          set as a boundary or a guardrail.
        </Typography>
        <TextInput
          source="name"
          validate={required()}
          autoFocus
          helperText="Cannot be changed later"
          fullWidth
          sx={{ maxWidth: 560 }}
        />
        <TextInput source="description" helperText={false} multiline fullWidth sx={{ maxWidth: 560 }} />
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          <code>{'{{name}}'}</code> in the document is a parameter: whoever attaches the policy says what it stands for,
          so that one policy serves many services or groups.
        </Typography>
        <PolicyInput source="policy" label="Document of the policy" />
      </SimpleForm>
    </Create>
  )
}
