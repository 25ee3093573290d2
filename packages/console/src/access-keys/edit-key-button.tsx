import EditIcon from '@mui/icons-material/Edit'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useState } from 'react'
import { useDone } from '../api/use-api.js'
import { useSnapshot } from '../api/use-versioned.js'
import { writeVersioned } from '../api/versioned.js'
import { AnsweredDialog } from '../controls/answered-dialog.js'
import { FormDialog } from '../controls/form-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { type AccessKey, type KeyLimits, limitsBody, limitsOf } from './access-key.js'
import { keysPath } from './keys-path.js'
import { LimitInputs } from './limit-inputs.js'

/** Changes the limits of a key. */
export function EditKeyButton({
  username,
  accessKey,
}: {
  readonly username: string
  readonly accessKey: AccessKey
}): ReactElement {
  const [open, setOpen] = useState(false)
  const { id } = accessKey
  return (
    <Permitted action="UpdateAccessKey" resource={`users/${username}`}>
      <Permitted action="GetAccessKey" resource={`users/${username}`}>
        <Tooltip title="Change limits">
          <IconButton size="small" aria-label={`Change limits of ${id}`} onClick={() => setOpen(true)}>
            <EditIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        {open && <EditDialog username={username} id={id} onClose={() => setOpen(false)} />}
      </Permitted>
    </Permitted>
  )
}

function EditDialog({
  username,
  id,
  onClose,
}: {
  readonly username: string
  readonly id: string
  readonly onClose: () => void
}): ReactElement {
  const path = keysPath(username, id)
  const stored = useSnapshot<AccessKey>(path)
  const done = useDone()
  const save = async (limits: KeyLimits, etag: string | undefined): Promise<void> => {
    const what = `access key ${id}`
    await writeVersioned({ method: 'PATCH', path, body: limitsBody(limits), etag, what })
    void done(`Changed the limits of ${id}.`)
  }
  const title = `Limits of ${id}`
  return (
    <AnsweredDialog title={title} query={stored} onClose={onClose}>
      {(key) => (
        <FormDialog
          title={title}
          confirm="Save limits"
          defaultValues={limitsOf(key)}
          save={(limits) => save(limits, key.etag)}
          onClose={onClose}
        >
          <LimitInputs />
        </FormDialog>
      )}
    </AnsweredDialog>
  )
}
