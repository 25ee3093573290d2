import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import {
  EditBase,
  RadioButtonGroupInput,
  SaveButton,
  SimpleForm,
  TextInput,
  Toolbar,
  useNotify,
  useRecordContext,
} from 'react-admin'
import { profileChanges, TYPES } from './profile.js'
import type { User } from './user.js'

/** The attributes of a user that are not its name, its status or its password. */
export function ProfileForm({ onDone }: { readonly onDone: () => void }): ReactElement {
  const user = useRecordContext<User>()
  const notify = useNotify()
  const saved = (): void => {
    notify('Saved the profile.')
    onDone()
  }
  return (
    <EditBase
      mutationMode="pessimistic"
      redirect={false}
      transform={profileChanges}
      mutationOptions={{ onSuccess: saved }}
    >
      <SimpleForm
        warnWhenUnsavedChanges
        sx={{ maxWidth: 560, p: 0 }}
        toolbar={
          <Toolbar sx={{ gap: 1, px: 0, backgroundColor: 'transparent' }}>
            <SaveButton />
            <Button onClick={onDone}>Cancel</Button>
          </Toolbar>
        }
      >
        <TextInput source="displayName" helperText={false} autoFocus />
        <TextInput
          source="email"
          label="E-mail"
          helperText={user?.emailVerified === true ? 'Another address is not verified' : false}
        />
        <TextInput source="picture" label="Address of a picture" helperText="Begins with https://" />
        <RadioButtonGroupInput source="type" choices={TYPES} helperText={false} />
      </SimpleForm>
    </EditBase>
  )
}
