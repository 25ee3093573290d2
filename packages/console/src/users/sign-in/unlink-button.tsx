import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask, statusOf, textOf } from '../../api/client.js'
import { pathOf } from '../../api/service-address.js'
import { useAct } from '../../api/use-api.js'
import { ConfirmDialog } from '../../controls/confirm-dialog.js'
import { Permitted } from '../../controls/permitted.js'
import type { Identity } from './identity.js'

/** Takes an identity from a user; the last way in only when one says so. */
export function UnlinkButton({
  username,
  identity,
}: {
  readonly username: string
  readonly identity: Identity
}): ReactElement {
  const [asking, setAsking] = useState(false)
  const [force, setForce] = useState(false)
  const { mutate, isPending, error, reset } = useAct({
    act: () =>
      ask('DELETE', pathOf('users', username, 'identities', identity.id), { query: { force: force || undefined } }),
    done: `Unlinked the identity of ${identity.provider}.`,
    onDone: () => setAsking(false),
  })
  const open = (): void => {
    reset()
    setForce(false)
    setAsking(true)
  }
  return (
    <Permitted action="UnlinkIdentity" resource={`users/${username}`}>
      <Button size="small" color="error" aria-label={`Unlink ${identity.provider} ${identity.subject}`} onClick={open}>
        Unlink
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Unlink ${identity.subject} of ${identity.provider}?`}
          confirm="Unlink identity"
          busy={isPending}
          error={error === null ? undefined : textOf(error)}
          onConfirm={() => mutate()}
          onClose={() => setAsking(false)}
        >
          <Typography>
            Sessions and memberships that stand on it end. This cannot be undone: what hangs on it does not come back.
          </Typography>
          {statusOf(error) === 409 && (
            <FormControlLabel
              control={<Checkbox checked={force} onChange={(_, checked) => setForce(checked)} />}
              label={`Unlink it all the same: ${username} may have no other way in`}
            />
          )}
        </ConfirmDialog>
      )}
    </Permitted>
  )
}
