import DateRangeIcon from '@mui/icons-material/DateRange'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { memberPath } from './member-path.js'
import { type Membership, type Window } from './membership.js'
import { WindowInputs } from './window-inputs.js'

/** Changes from when and until when a membership holds. */
export function ChangeDatesButton({
  username,
  membership,
}: {
  readonly username: string
  readonly membership: Membership
}): ReactElement {
  const [open, setOpen] = useState(false)
  const { group, notBefore, notAfter } = membership
  const before: Window = { notBefore, notAfter }
  const done = useDone()
  const write = (body: Window): Promise<unknown> => ask('PATCH', memberPath(group, username), { body })
  const save = async (window: Window): Promise<void> => {
    await write(window)
    void done(`Changed how long ${username} is in ${group}.`, () => write(before))
  }
  return (
    <Permitted action="UpdateMembership" resource={`groups/${group}`}>
      <Tooltip title="Change dates">
        <IconButton size="small" aria-label={`Change dates in ${group}`} onClick={() => setOpen(true)}>
          <DateRangeIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      {open && (
        <FormDialog
          title={`How long ${username} is in ${group}`}
          confirm="Save dates"
          defaultValues={before}
          save={save}
          onClose={() => setOpen(false)}
        >
          <WindowInputs />
        </FormDialog>
      )}
    </Permitted>
  )
}
