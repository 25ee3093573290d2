import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { useSnapshot } from '../api/use-versioned.js'
import { writeVersioned } from '../api/versioned.js'
import { NameField } from '../controls/name-field.js'
import { useSettled } from '../controls/use-settled.js'
import type { Group } from './group.js'
import { lastName } from './group-path.js'
import { type MoveTried, MovePreview } from './move-preview.js'

/** Milliseconds after which what was typed is tried. */
const SETTLED_MS = 300

/** Puts a group below another one, or at the top. Shows first which paths change; undo gives the old ones back. */
export function MoveGroupDialog({
  path,
  onClose,
  onMoved,
}: {
  readonly path: string
  readonly onClose: () => void
  readonly onMoved: (path: string) => void
}): ReactElement {
  const id = useId()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const parent = text.trim() === '' ? null : text.trim()
  const stored = useSnapshot<Group>(pathOf('groups', path))
  const asked = useSettled(parent, SETTLED_MS)
  const tried = useTried(path, asked)
  const move = useMove({ path, etag: stored.data?.etag, onClose, onMoved })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setBusy(true)
    move(parent).catch((failed: unknown) => {
      setError(textOf(failed))
      setBusy(false)
    })
  }
  const problem = error ?? (asked !== parent || tried.error === null ? undefined : textOf(tried.error))
  const changes = asked === parent && (tried.data?.moves.length ?? 0) > 0
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <form onSubmit={submit}>
        <DialogTitle id={id}>Move {path}</DialogTitle>
        <DialogContent>
          <Typography color="textSecondary" sx={{ mb: 1.5 }}>
            Whoever is in the groups above is in this one too. All groups below come along.
          </Typography>
          <NameField
            kind="groups"
            label="New parent"
            value={text}
            autoFocus
            helperText="Leave it empty to put the group at the top"
            onChange={(name) => {
              setText(name)
              setError(undefined)
            }}
          />
          {problem === undefined ? (
            <MovePreview tried={asked === parent ? tried.data : undefined} />
          ) : (
            <Alert severity="error" sx={{ mt: 1 }}>
              {problem}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={busy || !changes || stored.data === undefined}>
            Move group
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function useTried(path: string, parent: string | null): { readonly data?: MoveTried; readonly error: Error | null } {
  return useQuery({
    queryKey: ['move-tried', path, parent],
    queryFn: async ({ signal }) =>
      // A dry run moves nothing.
      (
        await ask<MoveTried>('POST', pathOf('groups', path, 'move'), {
          body: { parent },
          query: { dryRun: true },
          signal,
        })
      ).body,
    staleTime: 0,
    retry: false,
  })
}

function useMove({
  path,
  etag,
  onClose,
  onMoved,
}: {
  readonly path: string
  readonly etag: string | undefined
  readonly onClose: () => void
  readonly onMoved: (path: string) => void
}): (parent: string | null) => Promise<void> {
  const tell = useDone()
  return async (parent) => {
    const to = parent === null ? lastName(path) : `${parent}/${lastName(path)}`
    const { body, etag: movedTag } = await writeVersioned<Group>({
      method: 'POST',
      path: pathOf('groups', path, 'move'),
      readPath: pathOf('groups', path),
      body: { parent },
      etag,
      what: `group ${path}`,
    })
    // First: it would open again for the new path.
    onClose()
    onMoved(body.id)
    void tell(`Moved ${path} to ${to}.`, async () => {
      // By its name: the old path may have had names between it and its parent.
      await ask('PATCH', pathOf('groups', body.id), { body: { name: path }, ifMatch: movedTag })
      onMoved(path)
    })
  }
}
