import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-admin'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import type { AuditRecord } from '../audit/audit-record.js'
import { headline } from '../audit/event-words.js'
import { Instant } from '../controls/instant.js'
import { CARD_ROWS } from './first-rows.js'
import { ListCard } from './list-card.js'

const EVERY_MS = 30_000

/** What was denied lately. */
export function DenialsCard(): ReactElement {
  const { data, error } = useApi<AuditRecord[]>(pathOf('audit-events'), { outcome: 'deny', limit: CARD_ROWS }, EVERY_MS)
  return (
    <ListCard<AuditRecord>
      title="Last denials"
      empty="Nothing was denied."
      all="/audit?outcome=deny"
      rows={data}
      error={error}
      keyOf={({ id }) => id}
      row={(event) => (
        <>
          <Link to={`/audit/${encodeURIComponent(event.id)}`}>{headline(event)}</Link>
          <Typography variant="body2" color="textSecondary" component="div">
            <Instant value={event.at} />
          </Typography>
        </>
      )}
    />
  )
}
