import DeleteIcon from '@mui/icons-material/Delete'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import { AskFirstButton } from '../controls/ask-first-button.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import type { AccessKey } from './access-key.js'
import { keysPath } from './keys-path.js'

/** Deletes a key for good. */
export function DeleteKeyButton({
  username,
  accessKey: { id, status, last_used_at: lastUsed },
  iconOnly = false,
}: {
  readonly username: string
  readonly iconOnly?: boolean
  readonly accessKey: AccessKey
}): ReactElement {
  return (
    <Permitted action="DeleteAccessKey" resource={`users/${username}`}>
      <AskFirstButton
        label="Delete"
        icon={<DeleteIcon fontSize="small" />}
        iconOnly={iconOnly}
        name={`Delete ${id}`}
        title={`Delete ${id}?`}
        confirm="Delete key"
        act={() => ask('DELETE', keysPath(username, id))}
        done={`Deleted ${id}.`}
      >
        <Typography>
          It was last used <Instant value={lastUsed} none="never" />. Its secret cannot be brought back.
        </Typography>
        {status === 'active' && (
          <Typography sx={{ mt: 1 }}>
            Whoever uses it stops working at once. Disable it first if you are not sure: that can be undone.
          </Typography>
        )}
      </AskFirstButton>
    </Permitted>
  )
}
