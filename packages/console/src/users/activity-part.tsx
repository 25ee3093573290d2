import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { Section } from '../controls/section.js'

/** Where the audit log tells what a user did, and what was done to it. */
export function ActivityPart({ username }: { readonly username: string }): ReactElement {
  const name = encodeURIComponent(username)
  return (
    <Section title="Activity" about="The audit log has every decision and every change, also those that were refused.">
      <Typography sx={{ mb: 1 }}>
        <Link component={RouterLink} to={`/audit?actor=${name}`}>
          What {username} did
        </Link>
      </Typography>
      <Typography>
        <Link component={RouterLink} to={`/audit?subject=${name}`}>
          What was done to {username}
        </Link>
      </Typography>
    </Section>
  )
}
