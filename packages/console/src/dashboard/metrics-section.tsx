import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { textOf } from '../api/client.js'
import { Section } from '../controls/section.js'
import { type History, tailLatency } from '../metrics/index.js'
import { perSecond, percent, seconds, whole } from './figures.js'
import { Readiness } from './readiness.js'
import { StatCard } from './stat-card.js'
import { useMetrics } from './use-metrics.js'

/** How the service does at the moment. */
export function MetricsSection(): ReactElement {
  const { data, error } = useMetrics()
  return (
    <Section
      title="The service"
      actions={<Readiness />}
      about="Of the node that answers here, read every five seconds while this page is open. Rates begin with the second reading."
    >
      {error !== null && (
        <Alert severity="error" sx={{ mb: 1.5 }}>
          {textOf(error)}
        </Alert>
      )}
      {data !== undefined && <Figures history={data} />}
    </Section>
  )
}

function Figures({ history }: { readonly history: History }): ReactElement {
  const { points, latest } = history
  const now = points.at(-1)
  const p99 = tailLatency(history, 0.99)
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(min(210px, 100%), 1fr))' }}>
      <StatCard
        title="Decisions"
        value={perSecond(now?.decisionsPerSecond)}
        line={points.map((point) => point.decisionsPerSecond)}
        format={perSecond}
      />
      <StatCard
        title="Denials"
        value={perSecond(now?.denialsPerSecond)}
        detail={now?.deniedShare === undefined ? undefined : `${percent(now.deniedShare)} of the decisions`}
        line={points.map((point) => point.denialsPerSecond)}
        format={perSecond}
      />
      <StatCard
        title="Refused credentials"
        value={perSecond(now?.refusedCredentialsPerSecond)}
        detail={`${whole(latest.signInFailures)} sign-ins and ${whole(latest.authenticationFailures)} keys or tokens since the start`}
        line={points.map((point) => point.refusedCredentialsPerSecond)}
        format={perSecond}
      />
      <StatCard
        title="99 of 100 decide within"
        value={p99 === undefined ? '–' : `${p99.isLonger ? 'over ' : ''}${seconds(p99.seconds)}`}
        detail={
          p99 === undefined
            ? 'nothing was asked since you opened this'
            : `of ${whole(p99.count)} calls since you opened this`
        }
      />
      <StatCard
        title="Rights are"
        value={latest.stalenessSeconds === undefined ? '–' : `${seconds(latest.stalenessSeconds)} old`}
        detail="since the store was last heard of"
      />
      <StatCard title="Principals in memory" value={whole(latest.principals)} detail="users whose rights are at hand" />
      <StatCard
        title="Audit events waiting"
        value={whole(latest.auditBuffered)}
        detail={
          latest.auditCapacity === undefined ? undefined : `room for ${whole(latest.auditCapacity)}; then callers wait`
        }
      />
      <StatCard
        title="Requests"
        value={perSecond(now?.requestsPerSecond)}
        line={points.map((point) => point.requestsPerSecond)}
        format={perSecond}
      />
    </Box>
  )
}
