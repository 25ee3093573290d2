import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { Instant } from '../controls/instant.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import type { Share } from './share.js'

/** How many the API tells at most. */
const MOST_TOLD = 100

/** Who has what was shared. */
export function HoldersSection({ share }: { readonly share: Share }): ReactElement {
  const { holders } = share
  return (
    <Section title="Who has it">
      <Rows
        label="Who has it"
        rows={holders}
        keyOf={({ username }) => username}
        empty="Nobody has it."
        columns={[
          {
            title: 'User',
            cell: ({ username }) => (
              <MuiLink component={Link} to={`/users/${encodeURIComponent(username)}/show`}>
                {username}
              </MuiLink>
            ),
          },
          { title: 'Account', cell: ({ guest }) => (guest ? 'none: a guest' : 'yes') },
          { title: 'Ends', cell: ({ notAfter }) => <Instant value={notAfter} none="not by itself" /> },
        ]}
      />
      {holders.length >= MOST_TOLD && <Typography color="textSecondary">The first {MOST_TOLD} are shown.</Typography>}
    </Section>
  )
}
