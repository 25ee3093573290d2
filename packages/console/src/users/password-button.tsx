import PasswordIcon from '@mui/icons-material/Password'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { PasswordInput, required } from 'react-admin'
import { ask } from '../api/client.js'
import { useSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { Permitted } from '../controls/permitted.js'

/** Sets the password of a user. */
export function PasswordButton({ username }: { readonly username: string }): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <Permitted action="SetPassword" resource={`users/${username}`}>
      <Button startIcon={<PasswordIcon />} onClick={() => setOpen(true)}>
        Set password
      </Button>
      {open && <PasswordDialog username={username} onClose={() => setOpen(false)} />}
    </Permitted>
  )
}

function PasswordDialog({
  username,
  onClose,
}: {
  readonly username: string
  readonly onClose: () => void
}): ReactElement {
  const self = useSelf()
  const done = useDone()
  const set = async (body: { readonly password: string }): Promise<void> => {
    const answer = await ask<{ ended: number }>('PUT', pathOf('users', username, 'password'), { body })
    void done(`Set the password of ${username}; sessions that ended: ${answer.body.ended}.`)
  }
  return (
    <FormDialog
      title={`Set the password of ${username}`}
      confirm="Set password"
      defaultValues={{ password: '' }}
      save={set}
      onClose={onClose}
    >
      <Alert severity="info" sx={{ mb: 1 }}>
        {self?.username === username
          ? 'All your sessions end, this one too: you sign in again with the new password.'
          : 'All sessions of this user end.'}
      </Alert>
      <PasswordInput
        source="password"
        label="New password"
        autoComplete="new-password"
        validate={required()}
        helperText={false}
        autoFocus
      />
    </FormDialog>
  )
}
