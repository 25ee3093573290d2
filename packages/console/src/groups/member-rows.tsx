import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { durationWords } from '../controls/duration.js'
import { Instant } from '../controls/instant.js'
import { Rows } from '../controls/rows.js'
import { StatusChip } from '../controls/status-chip.js'
import type { Member } from './group.js'
import { MemberButtons } from './member-buttons.js'
import { membershipState, passesOn } from './membership-state.js'

/** Direct members of a group with their terms, and what may be done about each. */
export function MemberRows({
  group,
  members,
  empty,
}: {
  readonly group: string
  readonly members: readonly Member[]
  readonly empty: string
}): ReactElement {
  return (
    <Rows
      label={`Members of ${group}`}
      rows={members}
      keyOf={({ username }) => username}
      empty={empty}
      columns={[
        {
          title: 'Member',
          cell: ({ username }) => (
            <MuiLink component={Link} to={`/users/${encodeURIComponent(username)}/show`}>
              {username}
            </MuiLink>
          ),
        },
        { title: 'Role', cell: ({ owner }) => (owner ? <strong>Owner</strong> : 'Member') },
        { title: 'Holds', cell: (member) => <Holds member={member} /> },
        { title: 'Terms', cell: (member) => <Terms member={member} /> },
        { title: 'Actions', actions: true, cell: (member) => <MemberButtons group={group} member={member} /> },
      ]}
    />
  )
}

function Holds({ member }: { readonly member: Member }): ReactElement {
  const { notBefore, notAfter } = member
  const state = membershipState(member, Date.now())
  if (state === 'over') return <StatusChip tone="bad" label="over" />
  if (state === 'to come') {
    return (
      <>
        <StatusChip tone="waiting" label="not yet" /> begins <Instant value={notBefore} />
      </>
    )
  }
  return notAfter === null ? (
    <>for good</>
  ) : (
    <>
      ends <Instant value={notAfter} />
    </>
  )
}

function Terms({ member }: { readonly member: Member }): ReactElement {
  const { invitedBy, boundary, maxUseTime, usedTime } = member
  const used = maxUseTime === null ? undefined : `used ${usedWords(usedTime)} of ${durationWords(maxUseTime)}`
  const lines = [
    invitedBy === null ? undefined : `invited by ${invitedBy}`,
    passesOn(member),
    boundary === null ? undefined : `at most ${boundary.policy}`,
    used,
  ].filter((line) => line !== undefined)
  if (lines.length === 0) return <>none</>
  return (
    <>
      {lines.map((line) => (
        <Typography key={line} variant="body2">
          {line}
        </Typography>
      ))}
    </>
  )
}

function usedWords(usedTime: string | null): string {
  return usedTime === null || usedTime === 'PT0S' ? 'nothing' : durationWords(usedTime)
}
