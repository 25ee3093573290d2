import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { around, auditAddress } from './audit-filter.js'
import type { AuditRecord } from './audit-record.js'
import { ChangesSection } from './changes-section.js'
import { EventFields } from './event-fields.js'
import { EventSummary } from './event-summary.js'
import { headline } from './event-words.js'
import { MatchedSection } from './matched-section.js'
import { OutcomeChip } from './outcome-chip.js'
import { RawSection } from './raw-section.js'
import { simulationAddress } from './simulation-link.js'

/** Everything about one event: first in words, then what it was made of. */
export function EventView({ event }: { readonly event: AuditRecord }): ReactElement {
  return (
    <>
      <Section title="What happened">
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start', mb: 2 }}>
          <OutcomeChip outcome={event.outcome} />
          <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 }}>{headline(event)}.</Typography>
        </Box>
        <EventSummary event={event} />
        <Onward event={event} />
      </Section>
      {event.matched !== undefined && event.matched.length > 0 && <MatchedSection matched={event.matched} />}
      {event.changes !== undefined && <ChangesSection changes={event.changes} />}
      <EventFields title="Context of the question" values={event.context} />
      <EventFields title="Recorded fields" values={event.fields} />
      <RawSection event={event} />
    </>
  )
}

/** Where to go on from here. */
function Onward({ event }: { readonly event: AuditRecord }): ReactElement {
  const { requestId, actor, at } = event
  const simulation = simulationAddress(event)
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 2 }}>
      {simulation !== undefined && (
        <Permitted action="SimulatePolicy" resource="policies/">
          <Button variant="outlined" component={Link} to={simulation}>
            Open in the simulator
          </Button>
        </Permitted>
      )}
      {requestId !== undefined && (
        <Button component={Link} to={auditAddress({ requestId, ...around(at) })}>
          Events of this request
        </Button>
      )}
      {actor !== undefined && (
        <Button component={Link} to={auditAddress({ actor: actor.id, ...around(at) })}>
          Events of {actor.id}
        </Button>
      )}
    </Box>
  )
}
