import Link from '@mui/material/Link'
import { type ReactElement, useState } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { Answered } from '../controls/answered.js'
import { Instant } from '../controls/instant.js'
import { Pager } from '../controls/pager.js'
import { type Column, Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { StatusChip } from '../controls/status-chip.js'

interface Share {
  readonly id: string
  readonly service: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly state: 'pending' | 'over'
  readonly holders: readonly { readonly username: string }[]
  readonly createdAt: string
}

const PER_PAGE = 25

const COLUMNS: readonly Column<Share>[] = [
  {
    title: 'Share',
    cell: ({ id, service, actions }) => (
      <Link component={RouterLink} to={`/shares/${encodeURIComponent(id)}/show`}>
        {service}: {actions.join(', ')}
      </Link>
    ),
  },
  { title: 'On', cell: ({ resources }) => <code>{resources.join(' ')}</code> },
  {
    title: 'Can be accepted',
    cell: ({ state }) => (
      <StatusChip label={state === 'pending' ? 'yes' : 'no more'} tone={state === 'pending' ? 'waiting' : 'bad'} />
    ),
  },
  { title: 'Who has it', cell: ({ holders }) => holders.map(({ username }) => username).join(', ') || 'nobody' },
  { title: 'Made', cell: ({ createdAt }) => <Instant value={createdAt} /> },
]

/** What a user shares with others. */
export function SharesPart({ username }: { readonly username: string }): ReactElement {
  const [page, setPage] = useState(0)
  const shares = usePage<Share>(pathOf('users', username, 'shares'), { page, perPage: PER_PAGE })
  return (
    <Section
      title="Shares"
      about={`What ${username} gives to others: never more than ${username} may do at the moment, and taken back in one step.`}
    >
      <Answered query={shares}>
        {({ rows, total }) => (
          <>
            <Rows
              label="Shares"
              rows={rows}
              columns={COLUMNS}
              keyOf={({ id }) => id}
              empty={`${username} shares nothing.`}
            />
            <Pager label="shares" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </Section>
  )
}
