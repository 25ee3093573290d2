import Box from '@mui/material/Box'
import Chip from '@mui/material/Chip'
import Link from '@mui/material/Link'
import { type ReactElement, useState } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { pathOf } from '../api/service-address.js'
import { usePage } from '../api/use-page.js'
import { BoundaryButton } from '../attachments/boundary-button.js'
import { Answered } from '../controls/answered.js'
import { Instant } from '../controls/instant.js'
import { Pager } from '../controls/pager.js'
import { type Column, Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { StatusChip } from '../controls/status-chip.js'
import { AddToGroupButton } from './add-to-group-button.js'
import { ChangeDatesButton } from './change-dates-button.js'
import { LeaveGroupButton } from './leave-group-button.js'
import { type Membership, stateAt, TONES } from './membership.js'

const PER_PAGE = 25

/** The groups that a user is in, and those that are reached by that. */
export function MembershipsPart({ username }: { readonly username: string }): ReactElement {
  const [page, setPage] = useState(0)
  const memberships = usePage<Membership>(pathOf('users', username, 'memberships'), { page, perPage: PER_PAGE })
  return (
    <Section
      title="Groups"
      about="Each group gives its policies to its members, and so do the groups that a membership reaches."
      actions={<AddToGroupButton username={username} />}
    >
      <Answered query={memberships}>
        {({ rows, total }) => (
          <>
            <Rows
              label="Groups"
              rows={rows}
              columns={columnsOf(username)}
              keyOf={({ id }) => id}
              empty={`${username} is in no group. A group is the usual way to give somebody policies.`}
            />
            <Pager label="groups" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </Section>
  )
}

function columnsOf(username: string): readonly Column<Membership>[] {
  return [
    { title: 'Group', cell: ({ group }) => <GroupLink path={group} /> },
    { title: 'Now', cell: (membership) => <State membership={membership} /> },
    { title: 'From', cell: ({ notBefore }) => <Instant value={notBefore} none="at once" /> },
    { title: 'Until', cell: ({ notAfter }) => <Instant value={notAfter} none="no end" /> },
    { title: 'Terms', cell: (membership) => termsOf(membership).join('; ') || '–' },
    { title: 'Reaches', cell: (membership) => <Reaches membership={membership} /> },
    {
      title: 'Actions',
      actions: true,
      cell: (membership) => (
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', alignItems: 'center' }}>
          <ChangeDatesButton username={username} membership={membership} />
          <BoundaryButton
            path={['groups', membership.group, 'members', username]}
            boundary={membership.boundary}
            resource={`groups/${membership.group}`}
            of={`${username} in ${membership.group}`}
            about="A boundary gives nothing. It is the most that this group gives to this member; what other groups give is not limited."
          />
          <LeaveGroupButton username={username} membership={membership} />
        </Box>
      ),
    },
  ]
}

function GroupLink({ path }: { readonly path: string }): ReactElement {
  return (
    <Link component={RouterLink} to={`/groups/${encodeURIComponent(path)}/show`}>
      {path}
    </Link>
  )
}

function State({ membership }: { readonly membership: Membership }): ReactElement {
  const state = stateAt(membership, Date.now())
  return <StatusChip label={state} tone={TONES[state]} />
}

function termsOf({ owner, invitedBy, boundary, maxUseTime, usedTime }: Membership): readonly string[] {
  return [
    ...(owner ? ['owner'] : []),
    ...(invitedBy === null ? [] : [`invited by ${invitedBy}`]),
    ...(boundary === null ? [] : [`within ${boundary.policy}`]),
    ...(maxUseTime === null ? [] : [`used ${usedTime ?? 'PT0S'} of ${maxUseTime}`]),
  ]
}

function Reaches({ membership: { reaches, more } }: { readonly membership: Membership }): ReactElement {
  if (reaches.length === 0) return <>nothing else</>
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {reaches.map((path) => (
        <Chip key={path} label={path} size="small" />
      ))}
      {more && <Chip label="and more" size="small" variant="outlined" />}
    </Box>
  )
}
