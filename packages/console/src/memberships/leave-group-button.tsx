import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask, textOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { Permitted } from '../controls/permitted.js'
import { memberPath } from './member-path.js'
import { comesBack, type Membership, newMember, othersIn, type RemovalCounts } from './membership.js'

interface LeaveProps {
  readonly username: string
  readonly membership: Membership
}

/** Takes a user out of a group: at once where it can be undone, else after asking what goes along. */
export function LeaveGroupButton({ username, membership }: LeaveProps): ReactElement {
  const { group } = membership
  const [counts, setCounts] = useState<RemovalCounts>()
  const mayAdd = usePermitted('AddUserToGroup', `groups/${group}`)
  const remove = useAct({
    act: () => ask('DELETE', memberPath(group, username)),
    done: `${username} is not in ${group} any more.`,
    undo: () => ask('POST', pathOf('groups', group, 'add-user'), { body: newMember(username, membership) }),
  })
  const judge = useAct({
    act: async () => {
      const { body } = await ask<{ deletes: RemovalCounts }>('DELETE', memberPath(group, username), {
        query: { dryRun: true },
      })
      if (mayAdd && comesBack(membership, body.deletes)) remove.mutate()
      else setCounts(body.deletes)
    },
  })
  return (
    <Permitted action="RemoveUserFromGroup" resource={`groups/${group}`}>
      <Button
        size="small"
        color="error"
        aria-label={`Remove from ${group}`}
        disabled={judge.isPending || remove.isPending}
        onClick={() => judge.mutate()}
      >
        Remove
      </Button>
      {counts !== undefined && (
        <LeaveDialog {...{ username, membership }} others={othersIn(counts)} onClose={() => setCounts(undefined)} />
      )}
    </Permitted>
  )
}

function LeaveDialog({
  username,
  membership: { group },
  others,
  onClose,
}: LeaveProps & { readonly others: number; readonly onClose: () => void }): ReactElement {
  const [cascade, setCascade] = useState(true)
  const { mutate, isPending, error } = useAct({
    act: () => ask('DELETE', memberPath(group, username), { query: { cascade } }),
    done: `${username} is not in ${group} any more.`,
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      title={`Remove ${username} from ${group}?`}
      confirm="Remove from group"
      busy={isPending}
      error={error === null ? undefined : textOf(error)}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <Typography>
        This cannot be undone: the terms of this membership do not come back by adding {username} again.
      </Typography>
      {others > 0 && (
        <RadioGroup
          aria-label="Who came by invites of this member"
          value={cascade ? 'go' : 'stay'}
          onChange={(_, value) => setCascade(value === 'go')}
          sx={{ mt: 1 }}
        >
          <FormControlLabel
            value="go"
            control={<Radio />}
            label={`${others} who came by invites of ${username} go too, out of all groups that they came into so`}
          />
          <FormControlLabel value="stay" control={<Radio />} label="They stay" />
        </RadioGroup>
      )}
    </ConfirmDialog>
  )
}
