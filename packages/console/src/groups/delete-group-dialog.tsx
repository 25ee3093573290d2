import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { useSnapshot } from '../api/use-versioned.js'
import { writeVersioned } from '../api/versioned.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { DeletionCounts, useDeletionCounts } from '../controls/deletion-counts.js'
import type { Group } from './group.js'

type Counts = Readonly<Record<string, number>>

/** Deletes a group after it said what goes with it; groups below only where that is agreed to. */
export function DeleteGroupDialog({
  path,
  onClose,
  onDeleted,
}: {
  readonly path: string
  readonly onClose: () => void
  readonly onDeleted: () => void
}): ReactElement {
  const tell = useDone()
  const [agreed, setAgreed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const stored = useSnapshot<Group>(pathOf('groups', path))
  const counts = useDeletionCounts(pathOf('groups', path), { recursive: true })
  const below = (counts.data?.['groups'] ?? 1) - 1
  const remove = async (): Promise<void> => {
    const address = pathOf('groups', path)
    const query = below > 0 ? '?recursive=true' : ''
    const version = { etag: stored.data?.etag, readPath: address, what: `group ${path}` }
    await writeVersioned({ method: 'DELETE', path: `${address}${query}`, ...version })
    onClose()
    onDeleted()
    await tell(`Deleted group ${path}.`)
  }
  const confirm = (): void => {
    setBusy(true)
    remove().catch((failed: unknown) => {
      setError(textOf(failed))
      setBusy(false)
    })
  }
  const failed = counts.error ?? stored.error
  return (
    <ConfirmDialog
      title={`Delete group ${path}?`}
      confirm={below > 0 ? `Delete ${below + 1} groups` : 'Delete group'}
      busy={busy || counts.data === undefined || stored.data === undefined || (below > 0 && !agreed)}
      error={error ?? (failed === null ? undefined : textOf(failed))}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Typography>This cannot be undone.</Typography>
      {counts.data !== undefined && <WhatGoes counts={counts.data} />}
      {below > 0 && (
        <FormControlLabel
          control={<Checkbox checked={agreed} onChange={(_, checked) => setAgreed(checked)} />}
          label={below === 1 ? 'Delete the group below as well' : `Delete the ${below} groups below as well`}
        />
      )}
    </ConfirmDialog>
  )
}

function WhatGoes({ counts: { groups = 1, attachments = 0, ...counts } }: { readonly counts: Counts }): ReactElement {
  const words = { 'groups below': groups - 1, ...counts, 'attached policies': attachments }
  return <DeletionCounts title="With it go:" counts={words} />
}
