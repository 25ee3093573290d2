import type { ReactElement } from 'react'
import { Create, required, SimpleForm, TextInput } from 'react-admin'
import { useSearchParams } from 'react-router-dom'

/** A new group, below the one that the address names as `below`. */
export function GroupCreate(): ReactElement {
  const [params] = useSearchParams()
  const below = params.get('below')
  return (
    <Create redirect="show" title="New group" mutationMode="pessimistic">
      <SimpleForm
        defaultValues={{ name: below === null ? '' : `${below}/`, description: '' }}
        warnWhenUnsavedChanges
        sx={{ maxWidth: 640 }}
      >
        <TextInput
          source="name"
          label="Path"
          helperText="Names joined by /: eng/backend stands below eng, and members of eng are in it too"
          validate={required()}
          autoFocus
        />
        <TextInput source="description" helperText="What the group is for" multiline />
      </SimpleForm>
    </Create>
  )
}
