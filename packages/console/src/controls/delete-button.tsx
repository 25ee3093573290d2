import DeleteIcon from '@mui/icons-material/Delete'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { useNotify, useRecordContext, useRedirect, useResourceContext } from 'react-admin'
import { textOf } from '../api/client.js'
import type { Row } from '../api/data-provider.js'
import { resourceOf } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { writeVersioned } from '../api/versioned.js'
import { ConfirmDialog } from './confirm-dialog.js'
import { DeletionCounts, useDeletionCounts } from './deletion-counts.js'
import { Permitted } from './permitted.js'

/** Deletes the record that is shown, after it said what goes with it: the dry run of the API counts that. */
export function DeleteButton({ dryRun = true }: { readonly dryRun?: boolean }): ReactElement | null {
  const record = useRecordContext<Row>()
  const name = useResourceContext()
  const [open, setOpen] = useState(false)
  if (record === undefined || name === undefined) return null
  const { actions, arn, one } = resourceOf(name)
  if (actions.delete === undefined) return null
  return (
    <Permitted action={actions.delete} resource={`${arn}${record.id}`}>
      <Button color="error" startIcon={<DeleteIcon />} onClick={() => setOpen(true)}>
        Delete
      </Button>
      {open && <Confirmation {...{ record, name, one, dryRun }} onClose={() => setOpen(false)} />}
    </Permitted>
  )
}

function Confirmation({
  record,
  name,
  one,
  dryRun,
  onClose,
}: {
  readonly record: Row
  readonly name: string
  readonly one: string
  readonly dryRun: boolean
  readonly onClose: () => void
}): ReactElement {
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const redirect = useRedirect()
  const notify = useNotify()
  const queries = useQueryClient()
  const path = pathOf(resourceOf(name).path, record.id)
  const counts = useDeletionCounts(path, {}, dryRun)
  const remove = (): void => {
    setBusy(true)
    writeVersioned({ method: 'DELETE', path, etag: record.etag, what: `${one} ${record.id}` }).then(
      async () => {
        notify(`Deleted ${one} ${record.id}.`)
        redirect('list', name)
        await queries.invalidateQueries()
      },
      (failed: unknown) => {
        setError(textOf(failed))
        setBusy(false)
      },
    )
  }
  return (
    <ConfirmDialog
      title={`Delete ${one} ${record.id}?`}
      confirm={`Delete ${one}`}
      busy={busy || (dryRun && counts.isPending)}
      error={error ?? (counts.error === null ? undefined : textOf(counts.error))}
      onConfirm={remove}
      onClose={onClose}
    >
      <Typography>This cannot be undone.</Typography>
      <DeletionCounts title="With it go:" counts={counts.data && withoutItself(counts.data, name)} />
    </ConfirmDialog>
  )
}

/** The API counts what is deleted too. */
function withoutItself(counts: Readonly<Record<string, number>>, name: string): Readonly<Record<string, number>> {
  return { ...counts, [name]: (counts[name] ?? 1) - 1 }
}
