import Box from '@mui/material/Box'
import { type ReactElement, useMemo } from 'react'
import { HttpError, Title } from 'react-admin'
import { Permitted } from '../controls/permitted.js'
import { problemsOf } from '../api/error-text.js'
import { queryOf } from './audit-filter.js'
import { ChainSection } from './chain-section.js'
import { CountsSection } from './counts-section.js'
import { EventPanel } from './event-panel.js'
import { EventsSection } from './events-section.js'
import { FilterBar } from './filter-bar.js'
import { useAuditEvents } from './use-audit-events.js'
import { useAuditFilter } from './use-audit-filter.js'

/** Everything that somebody did or tried, filtered by what the address says. */
export function AuditScreen(): ReactElement {
  const { filter, asOfMs, choose, refresh, opened, open } = useAuditFilter()
  const query = useMemo(() => queryOf(filter, asOfMs), [filter, asOfMs])
  const read = useAuditEvents(query)
  return (
    <Box sx={{ pt: 2, minWidth: 0 }}>
      <Title title="Audit" />
      <FilterBar filter={filter} problems={problemsIn(read.error)} onChoose={choose} />
      <CountsSection query={query} onNarrow={(range) => choose({ ...filter, last: undefined, ...range })} />
      <EventsSection
        {...{ filter, query, read }}
        isDetailOpen={opened !== undefined}
        onOpen={open}
        onRefresh={refresh}
      />
      <Permitted action="VerifyAuditLog" resource="audit-events/">
        <ChainSection />
      </Permitted>
      {opened !== undefined && <EventPanel id={opened} onClose={() => open(undefined)} />}
    </Box>
  )
}

function problemsIn(error: Error | null): Readonly<Record<string, string>> {
  return error instanceof HttpError ? problemsOf(error.body) : {}
}
