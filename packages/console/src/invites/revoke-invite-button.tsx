import BlockIcon from '@mui/icons-material/Block'
import FormControlLabel from '@mui/material/FormControlLabel'
import IconButton from '@mui/material/IconButton'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'
import Tooltip from '@mui/material/Tooltip'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { useSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import type { Invite } from './invite.js'

/** Takes an invite back, with or without those who came by it. Whoever made it may do so without a policy. */
export function RevokeInviteButton({
  group,
  invite,
}: {
  readonly group: string
  readonly invite: Invite
}): ReactElement | null {
  const [asking, setAsking] = useState(false)
  const self = useSelf()
  const permitted = usePermitted('RevokeInvite', `groups/${group}`)
  const mayRevoke = permitted || self?.username === invite.inviter
  // Of one that is over there is something to take back only where somebody came by it.
  if (!mayRevoke || invite.revokedAt !== null || (invite.state === 'over' && invite.accepts === 0)) return null
  return (
    <>
      <Tooltip title="Take back">
        <IconButton aria-label={`Take back the invite of ${invite.inviter}`} onClick={() => setAsking(true)}>
          <BlockIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      {asking && <Confirmation {...{ group, invite }} onClose={() => setAsking(false)} />}
    </>
  )
}

function Confirmation({
  group,
  invite,
  onClose,
}: {
  readonly group: string
  readonly invite: Invite
  readonly onClose: () => void
}): ReactElement {
  const path = pathOf('groups', group, 'invites', invite.id)
  const [cascade, setCascade] = useState(false)
  const mayRemove = usePermitted('RemoveUserFromGroup', `groups/${group}`)
  const counts = useQuery({ queryKey: ['dry-run', path], queryFn: () => countMembers(path), enabled: mayRemove })
  const act = useAct({
    act: () => ask('DELETE', path, { query: { cascade } }),
    done: 'The invite is taken back.',
    onDone: onClose,
  })
  const members = counts.data ?? 0
  return (
    <ConfirmDialog
      title="Take this invite back?"
      confirm="Take back"
      busy={act.isPending || (mayRemove && counts.isPending)}
      error={act.error === null ? undefined : textOf(act.error)}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <Typography>Nobody can accept it any more. This cannot be undone.</Typography>
      {members > 0 && (
        <RadioGroup
          aria-label="Who came by it"
          value={String(cascade)}
          onChange={(_, value) => setCascade(value === 'true')}
          sx={{ mt: 1 }}
        >
          <FormControlLabel value="false" control={<Radio />} label="Who came by it stays" />
          <FormControlLabel
            value="true"
            control={<Radio />}
            label={`Who came by it goes too, and whom they invited: ${members} ${members === 1 ? 'membership' : 'memberships'}`}
          />
        </RadioGroup>
      )}
    </ConfirmDialog>
  )
}

async function countMembers(path: string): Promise<number> {
  // A dry run is a DELETE that changes nothing.
  const query = { dryRun: true, cascade: true }
  const { body } = await ask<{ readonly deletes: { readonly memberships: number } }>('DELETE', path, { query })
  return body.deletes.memberships
}
