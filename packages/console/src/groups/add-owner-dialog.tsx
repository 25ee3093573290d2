import type { ReactElement } from 'react'
import { RadioButtonGroupInput, required, TextInput } from 'react-admin'
import { useWatch } from 'react-hook-form'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameInput } from '../controls/name-input.js'
import type { Group } from './group.js'

interface NewOwner {
  readonly kind: 'user' | 'identity'
  readonly user: string
  readonly provider: string
  readonly subject: string
}

const NOBODY: NewOwner = { kind: 'user', user: '', provider: '', subject: '' }

/** Makes a user an owner, or lets the group await somebody who signs in by an identity provider. */
export function AddOwnerDialog({
  group,
  onClose,
}: {
  readonly group: Group
  readonly onClose: () => void
}): ReactElement {
  const tell = useDone()
  const path = pathOf('groups', group.id, 'owner')
  const save = async ({ kind, user, provider, subject }: NewOwner): Promise<void> => {
    if (kind === 'user') {
      await ask('PUT', path, { body: { user: user.trim() } })
      // A membership may have come of it, and its end may be gone: that is not taken back by making somebody no owner.
      void tell(`${user.trim()} is an owner now.`)
      return
    }
    await ask('PUT', path, { body: { identity: { provider: provider.trim(), subject: subject.trim() } } })
    const before = group.ownerAwaited
    void tell(`The group awaits ${subject} of ${provider}.`, () =>
      before === null ? ask('DELETE', path) : ask('PUT', path, { body: { identity: before } }),
    )
  }
  return (
    <FormDialog
      title={`Add an owner of ${group.id}`}
      confirm="Add owner"
      defaultValues={NOBODY}
      save={save}
      onClose={onClose}
    >
      <RadioButtonGroupInput
        source="kind"
        label="Who"
        row={false}
        choices={[
          { id: 'user', name: 'A user, who becomes a member if need be' },
          { id: 'identity', name: 'Whoever signs in by an identity, at the first sign-in' },
        ]}
      />
      <Who />
    </FormDialog>
  )
}

function Who(): ReactElement {
  const kind = useWatch<NewOwner, 'kind'>({ name: 'kind' })
  if (kind === 'user') return <NameInput kind="users" source="user" label="User" required />
  return (
    <>
      <TextInput source="provider" label="Identity provider" validate={required()} helperText={false} />
      <TextInput
        source="subject"
        validate={required()}
        helperText="What the provider calls them, which is not always their name"
      />
    </>
  )
}
