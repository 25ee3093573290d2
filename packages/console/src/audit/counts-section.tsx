import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { textOf } from '../api/client.js'
import type { Query } from '../api/service-address.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { Section } from '../controls/section.js'
import { OUTCOMES } from './audit-record.js'
import { CountsTable } from './counts-table.js'
import { type Counts, rangeOf, totals } from './counts.js'
import { OUTCOME_WORDS } from './event-words.js'
import { localTime } from './local-time.js'
import { OutcomePatterns, OutcomeSwatch } from './outcome-patterns.js'

const OutcomeChart = lazy(() => import('./outcome-chart.js'))

/** How many events there were, and when. */
export function CountsSection({
  query,
  onNarrow,
}: {
  readonly query: Query
  readonly onNarrow: (range: { from: string; to: string }) => void
}): ReactElement {
  const { data: counts, error } = useApi<Counts>(pathOf('audit-events', 'counts'), query)
  const [asTable, setAsTable] = useState(false)
  const choose = (at: number): void => {
    const range = counts === undefined ? undefined : rangeOf(counts, at)
    if (range !== undefined) onNarrow(range)
  }
  return (
    <Section
      title="Over time"
      about="Choose a bar to see its events alone."
      actions={
        <Button onClick={() => setAsTable(!asTable)} aria-expanded={asTable}>
          {asTable ? 'Show as a chart' : 'Show as a table'}
        </Button>
      }
    >
      {error !== null && <Alert severity="error">{textOf(error)}</Alert>}
      {counts !== undefined && <Legend counts={counts} />}
      {counts !== undefined && asTable && <CountsTable counts={counts} onChoose={choose} />}
      {!asTable && error === null && (
        <Box
          sx={{ height: 200, minWidth: 0 }}
          {...(counts === undefined ? {} : { role: 'group', 'aria-label': summary(counts) })}
        >
          <Suspense fallback={<Skeleton variant="rounded" height={200} />}>
            {counts === undefined ? (
              <Skeleton variant="rounded" height={200} />
            ) : (
              <OutcomeChart counts={counts} onChoose={choose} />
            )}
          </Suspense>
        </Box>
      )}
      {counts !== undefined && <Span counts={counts} />}
    </Section>
  )
}

function Legend({ counts }: { readonly counts: Counts }): ReactElement {
  const sums = totals(counts)
  return (
    <Box
      component="ul"
      aria-label="Totals"
      sx={{ listStyle: 'none', p: 0, m: 0, mb: 1, display: 'flex', flexWrap: 'wrap', gap: 2 }}
    >
      <OutcomePatterns />
      {OUTCOMES.map((outcome) => (
        <Box component="li" key={outcome} sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
          <OutcomeSwatch outcome={outcome} />
          <span>
            {OUTCOME_WORDS[outcome]} <strong>{sums[outcome].toLocaleString('en')}</strong>
          </span>
        </Box>
      ))}
    </Box>
  )
}

function Span({ counts }: { readonly counts: Counts }): ReactElement {
  const { from, to, complete, countedFrom } = counts
  return (
    <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
      From {localTime(from)} to {localTime(to)}, in the time of this browser.
      {!complete &&
        ` There are too many events to count them all: those before ${localTime(countedFrom ?? from)} are not in.`}
    </Typography>
  )
}

function summary(counts: Counts): string {
  const { allow, deny, error } = totals(counts)
  return `Chart: ${allow} allowed, ${deny} denied and ${error} failed from ${localTime(counts.from)} to ${localTime(counts.to)}`
}
