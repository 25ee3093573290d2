import DeleteIcon from '@mui/icons-material/Delete'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { useNotify, useRecordContext, useRedirect, useResourceContext } from 'react-admin'
import { ask, textOf } from '../api/client.js'
import type { Row } from '../api/data-provider.js'
import { resourceOf } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { writeVersioned } from '../api/versioned.js'
import { ConfirmDialog } from './confirm-dialog.js'
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
  const counts = useQuery({
    queryKey: ['dry-run', path, record.etag],
    queryFn: () => countsOf(path),
    enabled: dryRun,
    staleTime: 0,
  })
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
      {counts.data !== undefined && counts.data.length > 0 && (
        <>
          <Typography sx={{ mt: 1 }}>With it go:</Typography>
          <ul>
            {counts.data.map(([what, count]) => (
              <li key={what}>
                {count} {what}
              </li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  )
}

/** What a deletion would remove besides, in the words of the API; only what there is. */
async function countsOf(path: string): Promise<readonly (readonly [string, number])[]> {
  // A dry run is a DELETE that changes nothing.
  const { body } = await ask<DryRun>('DELETE', path, { query: { dryRun: true } })
  return Object.entries(body.deletes).flatMap(([what, count]) => (count > 0 ? [[words(what), count] as const] : []))
}

interface DryRun {
  readonly deletes: Readonly<Record<string, number>>
}

/** `accessKeys` as `access keys`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
