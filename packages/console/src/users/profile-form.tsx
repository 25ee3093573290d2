import type { ReactElement } from 'react'
import { RadioButtonGroupInput, TextInput, useRecordContext } from 'react-admin'
import { RecordForm } from '../controls/record-form.js'
import { profileChanges, type ProfileFields, TYPES } from './profile.js'
import type { User } from './user.js'

/** The attributes of a user that are not its name, its status or its password. */
export function ProfileForm({ onDone }: { readonly onDone: () => void }): ReactElement | null {
  const user = useRecordContext<User>()
  if (user === undefined) return null
  return (
    <RecordForm
      record={user}
      formOf={formOf}
      bodyOf={profileChanges}
      done="Saved the profile."
      onSaved={onDone}
      onCancel={onDone}
    >
      <TextInput source="displayName" helperText={false} autoFocus />
      <TextInput
        source="email"
        label="E-mail"
        helperText={user.emailVerified ? 'Another address is not verified' : false}
      />
      <TextInput source="picture" label="Address of a picture" helperText="Begins with https://" />
      <RadioButtonGroupInput source="type" choices={TYPES} helperText={false} />
    </RecordForm>
  )
}

function formOf({ displayName, email, picture, type }: User): ProfileFields {
  return { displayName, email, picture, type }
}
