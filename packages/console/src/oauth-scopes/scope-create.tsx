import type { ReactElement } from 'react'
import { Create, required, SimpleForm, TextInput } from 'react-admin'
import { EMPTY_DOCUMENT, PolicyInput } from '../policy-editor/index.js'

/** A new scope with its policy. */
export function ScopeCreate(): ReactElement {
  return (
    <Create redirect="show" title="New OAuth scope" mutationMode="pessimistic">
      <SimpleForm defaultValues={{ policy: EMPTY_DOCUMENT }} warnWhenUnsavedChanges>
        <TextInput
          source="name"
          helperText="What apps ask for: apples:look"
          validate={required()}
          autoFocus
          sx={{ maxWidth: 560 }}
        />
        <TextInput
          source="description"
          helperText="What people read when they are asked for their consent"
          sx={{ maxWidth: 560 }}
        />
        <PolicyInput source="policy" label="What a token with this scope may be used for, as far as its user may" />
      </SimpleForm>
    </Create>
  )
}
