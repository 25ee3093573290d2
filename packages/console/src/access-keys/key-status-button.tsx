import BlockIcon from '@mui/icons-material/Block'
import CheckIcon from '@mui/icons-material/Check'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import { useAct } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import type { AccessKey } from './access-key.js'
import { keysPath } from './keys-path.js'

type Written = 'active' | 'inactive'

/** Turns a key off or on; the message offers the other. Nothing else of the key is written, so no version is named. */
export function useKeyStatus(username: string, id: string): UseMutationResult<unknown, Error, Written> {
  const write = (status: Written): Promise<unknown> => ask('PATCH', keysPath(username, id), { body: { status } })
  return useAct<Written>({
    act: write,
    done: (status) => `${id} is ${status} now.`,
    undo: (status) => write(status === 'active' ? 'inactive' : 'active'),
  })
}

/** Turns a key off or on; one that has expired is neither. */
export function KeyStatusButton({
  username,
  accessKey: { id, status },
}: {
  readonly username: string
  readonly accessKey: AccessKey
}): ReactElement | null {
  const { mutate, isPending } = useKeyStatus(username, id)
  if (status === 'expired') return null
  const isActive = status === 'active'
  const word = isActive ? 'Disable' : 'Enable'
  return (
    <Permitted action="UpdateAccessKey" resource={`users/${username}`}>
      <Tooltip title={word}>
        <IconButton
          size="small"
          aria-label={`${word} ${id}`}
          disabled={isPending}
          onClick={() => mutate(isActive ? 'inactive' : 'active')}
        >
          {isActive ? <BlockIcon fontSize="small" /> : <CheckIcon fontSize="small" />}
        </IconButton>
      </Tooltip>
    </Permitted>
  )
}
