import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import Skeleton from '@mui/material/Skeleton'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { Answered } from './answered.js'

/** A dialog about something that is read first. It opens when that is there, or to say why it is not. */
export function AnsweredDialog<T>({
  title,
  query,
  onClose,
  children,
}: {
  readonly title: string
  readonly query: UseQueryResult<T>
  readonly onClose: () => void
  /** A dialog of its own. */
  readonly children: (answer: T) => ReactNode
}): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>
  // No dialog yet: the next one would give the focus back to it, and not to what opened both.
  if (query.error === null)
    return <Skeleton role="status" aria-label="Loading" width={80} sx={{ display: 'inline-block' }} />
  return (
    <Dialog open onClose={onClose} aria-label={title} fullWidth maxWidth="sm">
      <DialogContent>
        <Answered query={query}>{children}</Answered>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </Dialog>
  )
}
