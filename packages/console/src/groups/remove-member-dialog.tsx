import FormControlLabel from '@mui/material/FormControlLabel'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import type { Member } from './group.js'

/** What a removal takes with it, the member included. */
export interface RemovalCounts {
  readonly memberships: number
  readonly invites: number
}

/** Asks before a member is taken out with whom others go, or whose terms are lost. */
export function RemoveMemberDialog({
  group,
  member,
  counts,
  onClose,
}: {
  readonly group: string
  readonly member: Member
  readonly counts: RemovalCounts
  readonly onClose: () => void
}): ReactElement {
  const { username } = member
  const [cascade, setCascade] = useState(true)
  const others = counts.memberships - 1
  const act = useAct({
    act: () => ask('DELETE', pathOf('groups', group, 'members', username), { query: { cascade } }),
    done: `${username} is not in ${group} any more.`,
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      title={`Take ${username} out of ${group}?`}
      confirm="Take out"
      busy={act.isPending}
      error={act.error === null ? undefined : textOf(act.error)}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <Typography>The terms of this membership cannot be given back by adding {username} again.</Typography>
      {counts.invites > 0 && <Typography sx={{ mt: 1 }}>Invites that stand on it end: {counts.invites}.</Typography>}
      {others > 0 && (
        <RadioGroup
          aria-label="Who goes with the member"
          value={String(cascade)}
          onChange={(_, value) => setCascade(value === 'true')}
          sx={{ mt: 1 }}
        >
          <FormControlLabel
            value="true"
            control={<Radio />}
            label={`Also ${others === 1 ? 'one other' : `${others} others`} who came by invites of ${username}`}
          />
          <FormControlLabel
            value="false"
            control={<Radio />}
            label={`Only ${username}: the others stay, as invited by whoever invited ${username}`}
          />
        </RadioGroup>
      )}
    </ConfirmDialog>
  )
}
