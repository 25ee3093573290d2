import type { ReactElement } from 'react'
import { required, TextInput } from 'react-admin'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { type Tagged, useSnapshot } from '../api/use-versioned.js'
import { writeVersioned } from '../api/versioned.js'
import { AnsweredDialog } from '../controls/answered-dialog.js'
import { FormDialog } from '../controls/form-dialog.js'
import type { Group } from './group.js'

interface GroupText {
  readonly name: string
  readonly description: string | null
}

interface Props {
  readonly path: string
  readonly onClose: () => void
  readonly onMoved: (path: string) => void
}

/** Changes the path and the description of a group. Groups below come along; undo gives all of it back. */
export function EditGroupDialog(props: Props): ReactElement {
  const { path, onClose } = props
  const stored = useSnapshot<Group>(pathOf('groups', path))
  return (
    <AnsweredDialog title={titleOf(path)} query={stored} onClose={onClose}>
      {(group) => <EditForm {...props} group={group} />}
    </AnsweredDialog>
  )
}

function titleOf(path: string): string {
  return `Edit group ${path}`
}

function EditForm({ path, onClose, onMoved, group }: Props & { readonly group: Tagged<Group> }): ReactElement {
  const tell = useDone()
  // A form has null for a text that was emptied, and the API leaves what is null as it is.
  const before: GroupText = { name: group.name, description: group.description ?? '' }
  const write = async (to: { readonly name: string; readonly description: string }): Promise<void> => {
    const written = await writeVersioned({
      method: 'PATCH',
      path: pathOf('groups', path),
      body: to,
      etag: group.etag,
      what: `group ${path}`,
    })
    // First: it would open again for the new path.
    onClose()
    if (to.name !== path) onMoved(to.name)
    void tell(to.name === path ? 'Saved.' : `Renamed ${path} to ${to.name}.`, async () => {
      await ask('PATCH', pathOf('groups', to.name), {
        body: { ...before, description: group.description ?? '' },
        ifMatch: written.etag,
      })
      if (to.name !== path) onMoved(path)
    })
  }
  return (
    <FormDialog
      title={titleOf(path)}
      confirm="Save"
      defaultValues={before}
      save={({ name, description }) => write({ name, description: description ?? '' })}
      onClose={onClose}
    >
      <TextInput
        source="name"
        label="Path"
        validate={required()}
        autoFocus
        helperText="Groups below are renamed with it. Policies that name the old path are not changed."
      />
      <TextInput source="description" multiline helperText={false} />
    </FormDialog>
  )
}
