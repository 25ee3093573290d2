import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Create, PasswordInput, RadioButtonGroupInput, required, SimpleForm, TextInput, useNotify } from 'react-admin'
import { useNavigate } from 'react-router-dom'
import { usePermitted } from '../api/permitted.js'
import { NameListInput } from '../controls/name-list-input.js'
import { addToGroups, createUser, NEW_USER, type NewUser } from './new-user.js'
import { TYPES } from './profile.js'

/** A new user, with a password and first groups if one likes; what the service refuses is said beside each field. */
export function UserCreate(): ReactElement {
  const navigate = useNavigate()
  const notify = useNotify()
  const queries = useQueryClient()
  const mayAdd = usePermitted('AddUserToGroup')
  const save = async (values: unknown): Promise<object | undefined> => {
    // The form has the fields of `NEW_USER` and no others.
    const user = values as NewUser
    const refused = await createUser(user)
    if (refused !== undefined) return refused
    const failed = await addToGroups(user)
    notify(failed ?? `Made the user ${user.username}.`, {
      type: failed === undefined ? 'info' : 'error',
      multiLine: true,
    })
    await navigate(`/users/${encodeURIComponent(user.username)}/show`)
    void queries.invalidateQueries()
    return undefined
  }
  return (
    <Create title="New user">
      <SimpleForm defaultValues={NEW_USER} onSubmit={save} warnWhenUnsavedChanges sx={{ maxWidth: 560 }}>
        <TextInput
          source="username"
          label="Name"
          helperText="Stands in ARNs and policies"
          validate={required()}
          autoFocus
        />
        <RadioButtonGroupInput source="type" choices={TYPES} helperText={false} />
        <TextInput source="displayName" helperText={false} />
        <TextInput source="email" label="E-mail" helperText={false} />
        <PasswordInput
          source="password"
          label="Password"
          autoComplete="new-password"
          helperText="Empty: signs in by a provider, a passkey or an access key"
        />
        {mayAdd && <NameListInput source="groups" label="First groups" helperText="Paths, such as eng/backend" />}
      </SimpleForm>
    </Create>
  )
}
