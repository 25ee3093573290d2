import AutorenewIcon from '@mui/icons-material/Autorenew'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { BoundaryButton } from '../attachments/boundary-button.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { type Column, Rows } from '../controls/rows.js'
import { StatusChip } from '../controls/status-chip.js'
import { MONOSPACE } from '../shell/theme.js'
import { type AccessKey, limitTexts, TONES } from './access-key.js'
import { DeleteKeyButton } from './delete-key-button.js'
import { EditKeyButton } from './edit-key-button.js'
import { KeyStatusButton } from './key-status-button.js'
import { unfinished } from './rotation.js'

interface KeyRowsProps {
  readonly username: string
  readonly keys: readonly AccessKey[]
  readonly onRotate: (id: string) => void
}

/** The keys of a user, with what can be done to each. */
export function KeyRows(props: KeyRowsProps): ReactElement {
  const { username, keys } = props
  return (
    <Rows
      label="Access keys"
      rows={keys}
      columns={columnsOf(props)}
      keyOf={({ id }) => id}
      empty={`${username} has no access key. A person who only signs in needs none; a program does.`}
    />
  )
}

function columnsOf({ username, keys, onRotate }: KeyRowsProps): readonly Column<AccessKey>[] {
  const rotating = unfinished(keys)
  return [
    {
      title: 'Key',
      cell: ({ id }) => (
        <Box component="code" sx={{ fontFamily: MONOSPACE, whiteSpace: { md: 'nowrap' } }}>
          {id}
        </Box>
      ),
    },
    { title: 'Status', cell: ({ status }) => <StatusChip label={status} tone={TONES[status]} /> },
    { title: 'Limits', cell: (key) => limitTexts(key).join('; ') || 'none' },
    { title: 'Created', cell: ({ created_at: at }) => <Instant value={at} none="unknown" /> },
    { title: 'Last used', cell: (key) => <LastUsed accessKey={key} /> },
    { title: 'Expires', cell: ({ expires_at: at }) => <Instant value={at} /> },
    {
      title: 'Actions',
      actions: true,
      cell: (key) => (
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', alignItems: 'center' }}>
          <RotateButton
            username={username}
            accessKey={key}
            begun={rotating.has(key.id)}
            onRotate={() => onRotate(key.id)}
          />
          <EditKeyButton username={username} accessKey={key} />
          <BoundaryButton
            path={['users', username, 'keys', key.id]}
            boundary={key.boundary}
            resource={`users/${username}`}
            of={`access key ${key.id}`}
            about="A boundary gives nothing. It is the most that can be done with this key, whatever its user may do."
          />
          <KeyStatusButton username={username} accessKey={key} />
          <DeleteKeyButton username={username} accessKey={key} iconOnly />
        </Box>
      ),
    },
  ]
}

/** When a key was used the last time, and for what. */
export function LastUsed({ accessKey }: { readonly accessKey: AccessKey }): ReactElement {
  const { last_used_at: at, last_used_service: service } = accessKey
  return (
    <>
      <Instant value={at} />
      {service !== null && ` for ${service}`}
    </>
  )
}

function RotateButton({
  username,
  accessKey: { id, status },
  begun,
  onRotate,
}: {
  readonly username: string
  readonly accessKey: AccessKey
  readonly begun: boolean
  readonly onRotate: () => void
}): ReactElement | null {
  if (status !== 'active' && !begun) return null
  const word = begun ? 'Continue' : 'Rotate'
  return (
    <Permitted action="RotateAccessKey" resource={`users/${username}`}>
      <Button
        size="small"
        startIcon={<AutorenewIcon />}
        aria-label={begun ? `Continue rotating ${id}` : `Rotate ${id}`}
        onClick={onRotate}
      >
        {word}
      </Button>
    </Permitted>
  )
}
