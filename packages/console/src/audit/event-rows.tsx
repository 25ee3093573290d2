import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import { memo, type ReactElement } from 'react'
import { Rows } from '../controls/rows.js'
import { MONOSPACE } from '../shell/theme.js'
import { askedPairs, isDecision } from './asked-pairs.js'
import type { AuditRecord } from './audit-record.js'
import { actorName, withoutPrefix } from './event-words.js'
import { localTime } from './local-time.js'
import { OutcomeChip } from './outcome-chip.js'

/** In a table the long texts alone are broken. */
const WHOLE = { md: 'nowrap' }

/** Events, one a row; the name of an event opens it. */
export const EventRows = memo(function EventRows({
  events,
  empty,
  onOpen,
}: {
  readonly events: readonly AuditRecord[]
  readonly empty: string
  readonly onOpen: (event: AuditRecord) => void
}): ReactElement {
  return (
    <Rows<AuditRecord>
      label="Events"
      rows={events}
      keyOf={({ seq }) => String(seq)}
      empty={empty}
      columns={[
        { title: 'Time', cell: ({ at }) => <Time at={at} /> },
        { title: 'Outcome', cell: ({ outcome }) => <OutcomeChip outcome={outcome} /> },
        {
          title: 'Event',
          cell: (event) => (
            <Link
              component="button"
              type="button"
              onClick={() => onOpen(event)}
              sx={{ textAlign: 'left', fontWeight: 600, whiteSpace: WHOLE }}
            >
              {event.event}
            </Link>
          ),
        },
        { title: 'Who', cell: actorName },
        { title: 'About', cell: (event) => <About event={event} /> },
      ]}
    />
  )
})

function Time({ at }: { readonly at: string }): ReactElement {
  return (
    <Box component="time" dateTime={at} sx={{ whiteSpace: WHOLE }}>
      {localTime(at)}
    </Box>
  )
}

/** The first of what was asked; of a decision with the action, and the name of whom it was about. */
function About({ event }: { readonly event: AuditRecord }): ReactElement {
  const pairs = askedPairs(event)
  const [first] = pairs
  const { subject, errorCode } = event
  const more = pairs.length > 1 ? ` and ${pairs.length - 1} more` : ''
  return (
    <Box component="span" sx={{ display: 'block' }}>
      {isDecision(event) && <>{subject ?? 'nobody known'}: </>}
      {first !== undefined && (
        <Box component="code" sx={{ fontFamily: MONOSPACE, fontSize: '0.85em' }}>
          {isDecision(event) && `${first.action} `}
          {withoutPrefix(first.resource)}
        </Box>
      )}
      {more}
      {errorCode !== undefined && errorCode !== 'NotPermitted' && ` (${errorCode})`}
    </Box>
  )
}
