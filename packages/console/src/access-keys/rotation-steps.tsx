import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Facts } from '../controls/facts.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import type { AccessKey } from './access-key.js'
import { DeleteKeyButton } from './delete-key-button.js'
import { LastUsed } from './key-rows.js'
import { useKeyStatus } from './key-status-button.js'

/** What every step knows. */
export interface StepProps {
  readonly username: string
  /** Of the old key. */
  readonly id: string
  readonly old: AccessKey | undefined
  readonly successor: AccessKey | undefined
}

/** Until the new key is used for the first time. */
export function PlaceStep(props: StepProps): ReactElement {
  return (
    <>
      <Typography>
        Put the id and the secret of the new key wherever the old ones stand: environment variables, secret stores,
        settings of clients and pipelines. Then start those programs anew. This goes on by itself when the new key is
        used for the first time.
      </Typography>
      <Uses {...props} />
      <DisableOld
        {...props}
        warning="The new key was never used: disabling the old one now may stop whoever uses it."
      />
    </>
  )
}

/** Until nobody uses the old key. */
export function WatchStep(props: StepProps): ReactElement {
  return (
    <>
      <Typography>
        The new key is in use. The old one was used too after the new one was made: wait until that stands still, and
        look for programs that still have it.
      </Typography>
      <Uses {...props} />
      <DisableOld {...props} warning="The old key was used not long ago. Disabling it can be undone." />
    </>
  )
}

/** When nobody has used the old key since the new one was made. */
export function DisableStep(props: StepProps): ReactElement {
  return (
    <>
      <Typography>
        Nobody has used the old key since the new one was made. Disable it first: if something stops, enable it again.
      </Typography>
      <Uses {...props} />
      <DisableOld {...props} />
    </>
  )
}

/** When the old key does not work any more. */
export function DeleteStep(props: StepProps): ReactElement {
  const { username, old } = props
  return (
    <>
      <Typography>
        The old key does not work any more. If something stopped, enable it again in the list below; otherwise delete
        it.
      </Typography>
      <Uses {...props} />
      {old !== undefined && <DeleteKeyButton username={username} accessKey={old} />}
    </>
  )
}

function Uses({ old, successor }: StepProps): ReactElement {
  return (
    <Box sx={{ my: 2 }} aria-live="polite">
      <Facts
        facts={[
          ['Old key last used', old === undefined ? 'deleted' : <LastUsed key="old" accessKey={old} />],
          ['Old key works until', <Instant key="until" value={old?.expires_at} none="no end" />],
          ['New key', <code key="new">{successor?.id}</code>],
          ['New key last used', successor === undefined ? 'never' : <LastUsed key="used" accessKey={successor} />],
        ]}
      />
    </Box>
  )
}

function DisableOld({ username, id, warning }: StepProps & { readonly warning?: string }): ReactElement {
  const { mutate, isPending } = useKeyStatus(username, id)
  return (
    <Permitted action="UpdateAccessKey" resource={`users/${username}`}>
      {warning !== undefined && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {warning}
        </Alert>
      )}
      <Button
        variant={warning === undefined ? 'contained' : 'outlined'}
        onClick={() => mutate('inactive')}
        disabled={isPending}
      >
        Disable old key
      </Button>
    </Permitted>
  )
}
