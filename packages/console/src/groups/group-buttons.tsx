import AddIcon from '@mui/icons-material/Add'
import DeleteIcon from '@mui/icons-material/Delete'
import DriveFileMoveIcon from '@mui/icons-material/DriveFileMove'
import EditIcon from '@mui/icons-material/Edit'
import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { Permitted } from '../controls/permitted.js'
import { DeleteGroupDialog } from './delete-group-dialog.js'
import { EditGroupDialog } from './edit-group-dialog.js'
import { MoveGroupDialog } from './move-group-dialog.js'

/** What is being done with a group. */
export type Doing = 'edit' | 'move' | 'delete' | undefined

/** What may be done with a group as a whole, for whoever may. */
export function GroupButtons({
  path,
  doing,
  onDoing,
  onMoved,
  onDeleted,
}: {
  readonly path: string
  readonly doing: Doing
  readonly onDoing: (doing: Doing) => void
  /** It has another path now, or has it back. */
  readonly onMoved: (path: string) => void
  readonly onDeleted: () => void
}): ReactElement {
  const resource = `groups/${path}`
  const onClose = (): void => onDoing(undefined)
  return (
    <>
      <Permitted action="CreateGroup" resource={`${resource}/new`}>
        <Button component={Link} to={`/groups/create?below=${encodeURIComponent(path)}`} startIcon={<AddIcon />}>
          Create below
        </Button>
      </Permitted>
      <Permitted action="UpdateGroup" resource={resource}>
        <Button startIcon={<EditIcon />} onClick={() => onDoing('edit')}>
          Edit
        </Button>
        {doing === 'edit' && <EditGroupDialog {...{ path, onClose, onMoved }} />}
      </Permitted>
      <Permitted action="MoveGroup" resource={resource}>
        <Button startIcon={<DriveFileMoveIcon />} aria-keyshortcuts="M" onClick={() => onDoing('move')}>
          Move
        </Button>
        {doing === 'move' && <MoveGroupDialog {...{ path, onClose, onMoved }} />}
      </Permitted>
      <Permitted action="DeleteGroup" resource={resource}>
        <Button color="error" startIcon={<DeleteIcon />} onClick={() => onDoing('delete')}>
          Delete
        </Button>
        {doing === 'delete' && <DeleteGroupDialog {...{ path, onClose, onDeleted }} />}
      </Permitted>
    </>
  )
}
