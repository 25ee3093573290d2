import type { ReactElement } from 'react'
import { Create, required, SimpleForm, TextInput } from 'react-admin'
import { ServiceFields } from './service-fields.js'

/** Registers a service; its actions come after that. */
export function ServiceCreate(): ReactElement {
  return (
    <Create redirect="show" title="Register a service" mutationMode="pessimistic">
      <SimpleForm sx={{ maxWidth: 560 }} warnWhenUnsavedChanges>
        <TextInput
          source="name"
          helperText="As it stands in ARNs and before actions: apples, as in apples:GetApple"
          validate={required()}
          autoFocus
        />
        <ServiceFields />
      </SimpleForm>
    </Create>
  )
}
