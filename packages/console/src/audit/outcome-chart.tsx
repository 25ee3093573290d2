import { useTheme } from '@mui/material/styles'
import { BarChart } from '@mui/x-charts/BarChart'
import type { ReactElement } from 'react'
import { OUTCOMES } from './audit-record.js'
import { type Counts, isLong } from './counts.js'
import { OUTCOME_WORDS } from './event-words.js'
import { barTime, localTime } from './local-time.js'
import { fillOf, outcomeColours } from './outcome-colours.js'

/** Bars of what was allowed, denied and failed over time. Choosing one names its place. The table of the same numbers is beside it. */
export default function OutcomeChart({
  counts,
  onChoose,
}: {
  readonly counts: Counts
  readonly onChoose: (at: number) => void
}): ReactElement {
  const colours = outcomeColours(useTheme())
  const long = isLong(counts)
  return (
    <BarChart
      height={200}
      hideLegend
      skipAnimation
      margin={{ left: 0, right: 8, top: 8, bottom: 0 }}
      xAxis={[
        {
          scaleType: 'band',
          data: counts.buckets.map(({ at }) => at),
          categoryGapRatio: 0.15,
          valueFormatter: (at: string, { location }) => (location === 'tick' ? barTime(at, long) : localTime(at)),
        },
      ]}
      yAxis={[{ width: 44, tickMinStep: 1, valueFormatter: (value: number) => value.toLocaleString('en') }]}
      series={OUTCOMES.map((outcome) => ({
        id: outcome,
        label: OUTCOME_WORDS[outcome],
        stack: 'all',
        color: fillOf(outcome, colours),
        data: counts.buckets.map((bucket) => bucket[outcome]),
      }))}
      onAxisClick={(_, data) => {
        if (data !== null) onChoose(data.dataIndex)
      }}
    />
  )
}
