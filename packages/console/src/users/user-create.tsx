import type { ReactElement } from 'react'
import { Create, RadioButtonGroupInput, required, SimpleForm, TextInput } from 'react-admin'

/** A new user; what the service refuses is said beside each field. */
export function UserCreate(): ReactElement {
  return (
    <Create redirect="show" title="New user" mutationMode="pessimistic">
      <SimpleForm defaultValues={{ type: 'human' }} sx={{ maxWidth: 560 }}>
        <TextInput
          source="username"
          label="Name"
          helperText="Stands in ARNs and policies"
          validate={required()}
          autoFocus
        />
        <RadioButtonGroupInput
          source="type"
          choices={[
            { id: 'human', name: 'A person' },
            { id: 'machine', name: 'A machine' },
          ]}
        />
        <TextInput source="displayName" helperText={false} />
        <TextInput source="email" type="email" helperText={false} />
      </SimpleForm>
    </Create>
  )
}
