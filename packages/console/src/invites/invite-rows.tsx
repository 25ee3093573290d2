import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { Instant } from '../controls/instant.js'
import { Rows } from '../controls/rows.js'
import { StatusChip } from '../controls/status-chip.js'
import type { Invite } from './invite.js'
import { acceptsWords, inviteTerms, lastingWords } from './limit-words.js'
import { RevokeInviteButton } from './revoke-invite-button.js'

/** Invites into a group, with what they say. */
export function InviteRows({
  group,
  invites,
  empty,
}: {
  readonly group: string
  readonly invites: readonly Invite[]
  readonly empty: string
}): ReactElement {
  return (
    <Rows
      label={`Invites into ${group}`}
      rows={invites}
      keyOf={({ id }) => id}
      empty={empty}
      columns={[
        { title: 'By', cell: ({ inviter }) => <Box sx={{ minWidth: 72 }}>{inviter}</Box> },
        { title: 'Made', cell: ({ createdAt }) => <Instant value={createdAt} /> },
        { title: 'State', cell: (invite) => <State invite={invite} /> },
        { title: 'Accepted', cell: acceptsWords },
        { title: 'Membership', cell: (invite) => <Membership invite={invite} /> },
        { title: 'Actions', actions: true, cell: (invite) => <RevokeInviteButton {...{ group, invite }} /> },
      ]}
    />
  )
}

function State({ invite }: { readonly invite: Invite }): ReactElement {
  if (invite.revokedAt !== null) return <StatusChip tone="bad" label="taken back" />
  if (invite.state === 'over') return <StatusChip tone="bad" label="over" />
  return (
    <>
      <StatusChip tone="waiting" label="pending" /> ends <Instant value={invite.acceptBefore} />
    </>
  )
}

function Membership({ invite }: { readonly invite: Invite }): ReactElement {
  return (
    <>
      <Typography variant="body2">
        {lastingWords(invite) ?? (
          <>
            ends <Instant value={invite.accessUntil} />
          </>
        )}
      </Typography>
      {inviteTerms(invite).map((term) => (
        <Typography key={term} variant="body2" color="textSecondary">
          {term}
        </Typography>
      ))}
    </>
  )
}
