import DeleteIcon from '@mui/icons-material/PersonRemove'
import EditCalendarIcon from '@mui/icons-material/EditCalendar'
import ShieldIcon from '@mui/icons-material/ShieldOutlined'
import StarIcon from '@mui/icons-material/Star'
import StarBorderIcon from '@mui/icons-material/StarBorder'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { Permitted } from '../controls/permitted.js'
import type { Member } from './group.js'
import { MemberBoundaryDialog } from './member-boundary-dialog.js'
import { MemberDatesDialog } from './member-dates-dialog.js'
import { RemoveMemberButton } from './remove-member-button.js'

/** What may be done about one member. */
export function MemberButtons({ group, member }: { readonly group: string; readonly member: Member }): ReactElement {
  const resource = `groups/${group}`
  const [changing, setChanging] = useState(false)
  const [bounding, setBounding] = useState(false)
  return (
    <>
      <Permitted action="SetGroupOwner" resource={resource}>
        <OwnerButton {...{ group, member }} />
      </Permitted>
      <Permitted action="UpdateMembership" resource={resource}>
        <Tooltip title="Change dates">
          <IconButton aria-label={`Change the dates of ${member.username}`} onClick={() => setChanging(true)}>
            <EditCalendarIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        {changing && <MemberDatesDialog {...{ group, member }} onClose={() => setChanging(false)} />}
      </Permitted>
      <Permitted action="SetBoundary" resource={resource}>
        <Tooltip title="Boundary">
          <IconButton aria-label={`Boundary of ${member.username}`} onClick={() => setBounding(true)}>
            <ShieldIcon fontSize="small" />
          </IconButton>
        </Tooltip>
        {bounding && <MemberBoundaryDialog {...{ group, member }} onClose={() => setBounding(false)} />}
      </Permitted>
      <Permitted action="RemoveUserFromGroup" resource={resource}>
        <RemoveMemberButton {...{ group, member }} icon={<DeleteIcon fontSize="small" />} />
      </Permitted>
    </>
  )
}

function OwnerButton({ group, member }: { readonly group: string; readonly member: Member }): ReactElement {
  const { username, owner, invitedBy, notAfter } = member
  const promote = (): Promise<unknown> => ask('PUT', pathOf('groups', group, 'owner'), { body: { user: username } })
  const demote = (): Promise<unknown> => ask('DELETE', pathOf('groups', group, 'owners', username))
  // Whoever came by an invite or for a while is a member for good as an owner: that is not taken back by making them none.
  const changesMore = !owner && (invitedBy !== null || notAfter !== null)
  const act = useAct({
    act: owner ? demote : promote,
    done: owner ? `${username} is a plain member now.` : `${username} is an owner now.`,
    ...(changesMore ? {} : { undo: owner ? promote : demote }),
  })
  const title = owner ? 'Make a plain member' : 'Make an owner'
  return (
    <Tooltip title={title}>
      <IconButton
        aria-label={owner ? `Make ${username} a plain member` : `Make ${username} an owner`}
        disabled={act.isPending}
        onClick={() => act.mutate()}
      >
        {owner ? <StarIcon fontSize="small" /> : <StarBorderIcon fontSize="small" />}
      </IconButton>
    </Tooltip>
  )
}
