import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { type ReactElement, useId } from 'react'
import { BoundaryPart } from '../attachments/boundary-part.js'
import type { Member } from './group.js'

/** Limits what a group gives to one of its members. */
export function MemberBoundaryDialog({
  group,
  member,
  onClose,
}: {
  readonly group: string
  readonly member: Member
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  const { username, boundary } = member
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>
        {username} in {group}
      </DialogTitle>
      <DialogContent>
        <BoundaryPart
          path={['groups', group, 'members', username]}
          boundary={boundary}
          resource={`groups/${group}`}
          of={`${username} in ${group}`}
          about="The most that this group gives to this member. What other groups and policies give is not limited by it."
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  )
}
