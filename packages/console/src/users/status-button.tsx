import BlockIcon from '@mui/icons-material/Block'
import CheckIcon from '@mui/icons-material/Check'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useSelf } from '../api/self.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { changeUser, type User } from './user.js'

type Status = User['status']

/** Disables a user or lets it in again; undone by the other. Whoever disables themselves is asked first: they could not undo it. */
export function StatusButton({ user }: { readonly user: User }): ReactElement {
  const self = useSelf()
  const [asking, setAsking] = useState(false)
  const { mutate, isPending } = useAct({
    act: (status: Status) => changeUser(user, { status }),
    done: (status) => `${user.username} is ${status} now.`,
    undo: (status, { etag }) => changeUser({ ...user, etag }, { status: other(status) }),
    onDone: () => setAsking(false),
  })
  const isActive = user.status === 'active'
  const press = (): void => {
    if (isActive && self?.username === user.username) setAsking(true)
    else mutate(other(user.status))
  }
  return (
    <Permitted action="UpdateUser" resource={`users/${user.username}`}>
      <Button onClick={press} disabled={isPending} startIcon={isActive ? <BlockIcon /> : <CheckIcon />}>
        {isActive ? 'Disable' : 'Enable'}
      </Button>
      {asking && (
        <ConfirmDialog
          title="Disable yourself?"
          confirm="Disable me"
          busy={isPending}
          onConfirm={() => mutate('disabled')}
          onClose={() => setAsking(false)}
        >
          <Typography>Your session ends, and somebody else has to let you in again.</Typography>
        </ConfirmDialog>
      )}
    </Permitted>
  )
}

function other(status: Status): Status {
  return status === 'active' ? 'disabled' : 'active'
}
