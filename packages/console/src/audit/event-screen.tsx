import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Skeleton from '@mui/material/Skeleton'
import type { ReactElement } from 'react'
import { Title } from 'react-admin'
import { useParams } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { EventView } from './event-view.js'
import { useAuditEvent } from './use-audit-event.js'

/** One event on a page of its own. */
export function EventScreen(): ReactElement {
  const { id = '' } = useParams()
  const { data, error } = useAuditEvent(id)
  return (
    <Box sx={{ pt: 2, minWidth: 0 }}>
      <Title title={data === undefined ? 'Audit event' : `Audit event ${data.event}`} />
      {error !== null && <Alert severity="error">{textOf(error)}</Alert>}
      {data === undefined && error === null && <Skeleton variant="rounded" height={300} />}
      {data !== undefined && <EventView event={data} />}
    </Box>
  )
}
