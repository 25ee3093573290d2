import RefreshIcon from '@mui/icons-material/Refresh'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import LinearProgress from '@mui/material/LinearProgress'
import Switch from '@mui/material/Switch'
import { type ReactElement, useMemo, useRef, useState } from 'react'
import { textOf } from '../api/client.js'
import type { Query } from '../api/service-address.js'
import { Section } from '../controls/section.js'
import { type AuditFilter, reachesNow, timelessQueryOf } from './audit-filter.js'
import type { AuditRecord } from './audit-record.js'
import { EventRows } from './event-rows.js'
import { ExportButton } from './export-button.js'
import { LiveStatus } from './live-status.js'
import { rowsOf } from './tail.js'
import type { AuditEvents } from './use-audit-events.js'
import { usePaused } from './use-paused.js'
import { useTail } from './use-tail.js'

/** The events themselves, newest first; live, new ones come in above them. */
export function EventsSection({
  filter,
  query,
  read,
  isDetailOpen,
  onOpen,
  onRefresh,
}: {
  readonly filter: AuditFilter
  readonly query: Query
  readonly read: AuditEvents
  readonly isDetailOpen: boolean
  readonly onOpen: (event: AuditRecord) => void
  readonly onRefresh: () => void
}): ReactElement {
  const [wanted, setWanted] = useState(false)
  const canLive = reachesNow(filter, Date.now())
  const isLive = wanted && canLive
  const list = useRef<HTMLDivElement>(null)
  const { isPaused: isLooked, handlers } = usePaused(list)
  const isPaused = isLooked || isDetailOpen
  const { tail, connection, showNew } = useTail(timelessQueryOf(filter), { isOn: isLive, isPaused, onFresh: onRefresh })
  const rows = useMemo(() => rowsOf(tail, read.events), [tail, read.events])
  const switchLive = (on: boolean): void => {
    setWanted(on)
    if (!on) onRefresh()
  }
  const showAll = (): void => {
    showNew()
    list.current?.scrollIntoView({ block: 'center' })
  }
  return (
    <Section
      title="Events"
      actions={
        <>
          <FormControlLabel
            control={<Switch checked={isLive} onChange={(_, on) => switchLive(on)} />}
            label="Live"
            disabled={!canLive}
          />
          <Button startIcon={<RefreshIcon />} onClick={onRefresh}>
            Read again
          </Button>
          <ExportButton query={query} />
        </>
      }
      {...(canLive
        ? {}
        : { about: 'The time ends in the past, so nothing new can come in: there is no live view of it.' })}
    >
      {connection !== undefined && <LiveStatus {...{ connection, tail, isPaused }} onShow={showAll} />}
      {read.error !== null && <Alert severity="error">{textOf(read.error)}</Alert>}
      <Box sx={{ height: 4 }}>{read.isLoading && <LinearProgress aria-label="Reading events" />}</Box>
      <div ref={list} {...handlers}>
        {(rows.length > 0 || !(read.isLoading || read.error !== null)) && (
          <EventRows events={rows} empty={read.hasMore ? 'Nothing yet.' : EMPTY} onOpen={onOpen} />
        )}
      </div>
      {read.hasMore && !tail.hasGap && <More read={read} />}
    </Section>
  )
}

const EMPTY =
  'No event is like this. Everything that somebody does, or tries to do, leaves one: widen the time or take a filter away.'

function More({ read }: { readonly read: AuditEvents }): ReactElement {
  return (
    <Box sx={{ mt: 1.5, display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
      <Button variant="outlined" onClick={read.loadMore} disabled={read.isLoadingMore}>
        {read.gaveUp ? 'Look further back' : 'Load more'}
      </Button>
      {read.gaveUp && 'The service looked through many events that are not like this. There may be more further back.'}
    </Box>
  )
}
