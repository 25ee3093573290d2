import CancelIcon from '@mui/icons-material/Cancel'
import PersonAddIcon from '@mui/icons-material/PersonAdd'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import MuiLink from '@mui/material/Link'
import Tooltip from '@mui/material/Tooltip'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { Link } from 'react-router-dom'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { AddOwnerDialog } from './add-owner-dialog.js'
import type { AwaitedOwner, Group } from './group.js'

/** Who owns a group, and whom it awaits as its owner. */
export function OwnersSection({ group }: { readonly group: Group }): ReactElement {
  const [adding, setAdding] = useState(false)
  const resource = `groups/${group.id}`
  const add = (
    <Permitted action="SetGroupOwner" resource={resource}>
      <Button startIcon={<PersonAddIcon />} onClick={() => setAdding(true)}>
        Add owner
      </Button>
    </Permitted>
  )
  return (
    <Section
      title="Owners"
      actions={add}
      about="An owner manages the members, the invites and the groups below; not the policies, boundary, name or place of this group."
    >
      <Rows
        label={`Owners of ${group.id}`}
        rows={group.owners}
        keyOf={(owner) => owner}
        empty="Nobody owns this group."
        columns={[
          {
            title: 'Owner',
            cell: (owner) => (
              <MuiLink component={Link} to={`/users/${encodeURIComponent(owner)}/show`}>
                {owner}
              </MuiLink>
            ),
          },
          {
            title: 'Actions',
            actions: true,
            cell: (owner) => (
              <Permitted action="SetGroupOwner" resource={resource}>
                <DemoteButton group={group.id} owner={owner} />
              </Permitted>
            ),
          },
        ]}
      />
      {group.ownerAwaited !== null && <Awaited group={group.id} awaited={group.ownerAwaited} />}
      {adding && <AddOwnerDialog group={group} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function DemoteButton({ group, owner }: { readonly group: string; readonly owner: string }): ReactElement {
  const act = useAct({
    act: () => ask('DELETE', pathOf('groups', group, 'owners', owner)),
    done: `${owner} is a plain member now.`,
    undo: () => ask('PUT', pathOf('groups', group, 'owner'), { body: { user: owner } }),
  })
  return (
    <Button
      size="small"
      aria-label={`Make a plain member of ${owner}`}
      disabled={act.isPending}
      onClick={() => act.mutate()}
    >
      Make a plain member
    </Button>
  )
}

function Awaited({ group, awaited }: { readonly group: string; readonly awaited: AwaitedOwner }): ReactElement {
  const path = pathOf('groups', group, 'owner')
  const act = useAct({
    act: () => ask('DELETE', path),
    done: 'The group awaits nobody any more.',
    undo: () => ask('PUT', path, { body: { identity: awaited } }),
  })
  return (
    <Typography sx={{ mt: 1.5, overflowWrap: 'anywhere' }}>
      Awaits <code>{awaited.subject}</code> of <code>{awaited.provider}</code>, who becomes an owner at the first
      sign-in.
      <Permitted action="SetGroupOwner" resource={`groups/${group}`}>
        <Tooltip title="Await nobody">
          <IconButton size="small" aria-label="Await nobody" disabled={act.isPending} onClick={() => act.mutate()}>
            <CancelIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Permitted>
    </Typography>
  )
}
