import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { Title } from 'react-admin'
import { Permitted } from '../controls/permitted.js'
import { DenialsCard } from './denials-card.js'
import { ExpiringKeysCard, UnusedKeysCard } from './keys-cards.js'
import { MetricsSection } from './metrics-section.js'
import { UnusedPoliciesCard } from './policies-card.js'
import { YouSection } from './you-section.js'

/** Each part is shown to those who may see it. */
export function Dashboard(): ReactElement {
  return (
    <Box sx={{ pt: 2, minWidth: 0 }}>
      <Title title="Dashboard" />
      <YouSection />
      <Permitted action="GetMetrics" resource="metrics">
        <MetricsSection />
      </Permitted>
      <Box
        sx={{
          display: 'grid',
          columnGap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
          alignItems: 'start',
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Permitted action="ListAuditEvents" resource="audit-events/">
            <DenialsCard />
          </Permitted>
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Permitted action="ListAccessKeys" resource="users/">
            <ExpiringKeysCard />
            <UnusedKeysCard />
          </Permitted>
          <Permitted action="ListPolicies" resource="policies/">
            <UnusedPoliciesCard />
          </Permitted>
        </Box>
      </Box>
    </Box>
  )
}
