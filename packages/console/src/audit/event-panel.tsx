import CloseIcon from '@mui/icons-material/Close'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Drawer from '@mui/material/Drawer'
import IconButton from '@mui/material/IconButton'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId } from 'react'
import { Link } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { EventView } from './event-view.js'
import { useAuditEvent } from './use-audit-event.js'

/** One event beside the list; Esc closes it, and the focus goes back to where it was. */
export function EventPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactElement {
  const title = useId()
  const { data, error } = useAuditEvent(id)
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-labelledby': title,
          'aria-modal': true,
          sx: { width: 'min(720px, 100%)', p: 2, display: 'block' },
        },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 2 }}>
        <Typography id={title} variant="h6" component="h2" sx={{ mr: 'auto' }}>
          Event
        </Typography>
        <Button component={Link} to={`/audit/${encodeURIComponent(id)}`}>
          Own page
        </Button>
        <IconButton onClick={onClose} aria-label="Close" autoFocus>
          <CloseIcon />
        </IconButton>
      </Box>
      {error !== null && <Alert severity="error">{textOf(error)}</Alert>}
      {data === undefined && error === null && <Skeleton variant="rounded" height={300} />}
      {data !== undefined && <EventView event={data} />}
    </Drawer>
  )
}
