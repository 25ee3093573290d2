import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import { type ReactElement, useMemo } from 'react'
import { HttpError, Title, useEvent } from 'react-admin'
import { statusOf } from '../api/client.js'
import { Permitted } from '../controls/permitted.js'
import { problemsOf } from '../api/error-text.js'
import { queryOf } from './audit-filter.js'
import type { AuditRecord } from './audit-record.js'
import { ChainSection } from './chain-section.js'
import { CountsSection } from './counts-section.js'
import { EventPanel } from './event-panel.js'
import { EventsSection } from './events-section.js'
import { FilterBar } from './filter-bar.js'
import { useKnownAuditEvent } from './use-audit-event.js'
import { useAuditEvents } from './use-audit-events.js'
import { useAuditFilter } from './use-audit-filter.js'

/** Everything that somebody did or tried, filtered by what the address says. */
export function AuditScreen(): ReactElement {
  const { filter, asOfMs, choose, refresh, opened, open } = useAuditFilter()
  const query = useMemo(() => queryOf(filter, asOfMs), [filter, asOfMs])
  const read = useAuditEvents(query)
  const know = useKnownAuditEvent()
  const openKnown = useEvent((event: AuditRecord) => {
    know(event)
    open(event.id)
  })
  if (statusOf(read.error) === 403) return <Refused />
  return (
    <Box sx={{ pt: 2, minWidth: 0 }}>
      <Title title="Audit" />
      <FilterBar filter={filter} problems={problemsIn(read.error)} onChoose={choose} />
      <CountsSection query={query} onNarrow={(range) => choose({ ...filter, last: undefined, ...range })} />
      <EventsSection
        {...{ filter, query, read }}
        isDetailOpen={opened !== undefined}
        onOpen={openKnown}
        onRefresh={refresh}
      />
      <Permitted action="VerifyAuditLog" resource="audit-events/">
        <ChainSection />
      </Permitted>
      {opened !== undefined && <EventPanel id={opened} onClose={() => open(undefined)} />}
    </Box>
  )
}

function Refused(): ReactElement {
  return (
    <Box sx={{ pt: 2 }}>
      <Title title="Audit" />
      <Alert severity="warning">You are not permitted to read the audit log.</Alert>
    </Box>
  )
}

function problemsIn(error: Error | null): Readonly<Record<string, string>> {
  return error instanceof HttpError ? problemsOf(error.body) : {}
}
