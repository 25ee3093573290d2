import AddIcon from '@mui/icons-material/Add'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameInput } from '../controls/name-input.js'
import { Permitted } from '../controls/permitted.js'
import { memberPath } from './member-path.js'
import { newMember, type Window } from './membership.js'
import { WindowInputs } from './window-inputs.js'

interface Added extends Window {
  readonly group: string
}

const NOTHING: Added = { group: '', notBefore: null, notAfter: null }

/** Puts a user into a group, at once or between two moments. */
export function AddToGroupButton({ username }: { readonly username: string }): ReactElement {
  const [open, setOpen] = useState(false)
  const done = useDone()
  const add = async ({ group, ...window }: Added): Promise<void> => {
    await ask('POST', pathOf('groups', group, 'add-user'), { body: newMember(username, window) })
    // Nobody came by a membership that is as young as this.
    const undo = (): Promise<unknown> => ask('DELETE', memberPath(group, username), { query: { cascade: false } })
    void done(`${username} is in ${group} now.`, undo)
  }
  return (
    // The group is not known yet: the service says whether it may be this one.
    <Permitted action="AddUserToGroup">
      <Button startIcon={<AddIcon />} onClick={() => setOpen(true)}>
        Add to group
      </Button>
      {open && (
        <FormDialog
          title={`Add ${username} to a group`}
          confirm="Add to group"
          defaultValues={NOTHING}
          save={add}
          onClose={() => setOpen(false)}
        >
          <NameInput source="group" kind="groups" label="Group" required autoFocus />
          <WindowInputs />
        </FormDialog>
      )}
    </Permitted>
  )
}
