import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { useSelf } from '../api/self.js'
import { Section } from '../controls/section.js'

/** Leads to what was done to a group. */
export function ActivityPart({ path }: { readonly path: string }): ReactElement {
  const self = useSelf()
  const arn = `arn:${self?.partition}:${self?.service}:::groups/${path}`
  return (
    <Section title="Activity" about="Everything that was done to this group, or tried, is in the audit log.">
      {self === undefined ? (
        <Typography role="status">Loading…</Typography>
      ) : (
        <MuiLink component={Link} to={`/audit?resource=${encodeURIComponent(arn)}`}>
          Show the events of this group
        </MuiLink>
      )}
    </Section>
  )
}
