import RenameIcon from '@mui/icons-material/DriveFileRenameOutline'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { required, TextInput, useNotify } from 'react-admin'
import { useNavigate } from 'react-router-dom'
import { FormDialog } from '../controls/form-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { changeUser, type User } from './user.js'

/** Gives a user another name. */
export function RenameButton({ user }: { readonly user: User }): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <Permitted action="UpdateUser" resource={`users/${user.username}`}>
      <Button startIcon={<RenameIcon />} onClick={() => setOpen(true)}>
        Rename
      </Button>
      {open && <RenameDialog user={user} onClose={() => setOpen(false)} />}
    </Permitted>
  )
}

function RenameDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }): ReactElement {
  const navigate = useNavigate()
  const notify = useNotify()
  const queries = useQueryClient()
  const rename = async ({ username }: { readonly username: string }): Promise<void> => {
    const { body } = await changeUser(user, { username })
    notify(`${user.username} is ${body.username} now.`)
    await navigate(`/users/${encodeURIComponent(body.username)}/show`)
    void queries.invalidateQueries()
  }
  return (
    <FormDialog
      title={`Rename user ${user.username}`}
      confirm="Rename"
      defaultValues={{ username: user.username }}
      save={rename}
      onClose={onClose}
    >
      <Alert severity="info" sx={{ mb: 1 }}>
        Policies that name this user keep the old name: what they allow does not follow, and holds for whoever gets that
        name next.
      </Alert>
      <TextInput source="username" label="New name" validate={required()} helperText={false} autoFocus />
    </FormDialog>
  )
}
