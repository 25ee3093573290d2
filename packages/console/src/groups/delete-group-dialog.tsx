import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { useVersioned } from '../api/use-versioned.js'
import { writeVersioned } from '../api/versioned.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import type { Group } from './group.js'

interface Counts {
  readonly groups: number
  readonly memberships: number
  readonly inlinePolicies: number
  readonly attachments: number
}

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
  const stored = useVersioned<Group>(pathOf('groups', path))
  const counts = useQuery({ queryKey: ['dry-run', path], queryFn: () => countsOf(path), staleTime: 0 })
  const below = (counts.data?.groups ?? 1) - 1
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

function WhatGoes({ counts }: { readonly counts: Counts }): ReactElement | null {
  const { groups, memberships, inlinePolicies, attachments } = counts
  const rows = [
    ['groups below', groups - 1],
    ['memberships', memberships],
    ['inline policies', inlinePolicies],
    ['attached policies', attachments],
  ] as const
  const some = rows.filter(([, count]) => count > 0)
  if (some.length === 0) return null
  return (
    <>
      <Typography sx={{ mt: 1 }}>With it go:</Typography>
      <ul>
        {some.map(([what, count]) => (
          <li key={what}>
            {count} {what}
          </li>
        ))}
      </ul>
    </>
  )
}

async function countsOf(path: string): Promise<Counts> {
  // A dry run is a DELETE that changes nothing.
  const query = { dryRun: true, recursive: true }
  return (await ask<{ readonly deletes: Counts }>('DELETE', pathOf('groups', path), { query })).body.deletes
}
