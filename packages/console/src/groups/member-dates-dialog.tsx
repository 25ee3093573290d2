import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { FormDialog } from '../controls/form-dialog.js'
import { InstantInput } from '../controls/instant-input.js'
import type { Member } from './group.js'

/** Changes from when and until when a membership holds. */
export function MemberDatesDialog({
  group,
  member,
  onClose,
}: {
  readonly group: string
  readonly member: Member
  readonly onClose: () => void
}): ReactElement {
  const tell = useDone()
  const { username, notBefore, notAfter } = member
  const before = { notBefore, notAfter }
  const write = (body: typeof before): Promise<unknown> =>
    ask('PATCH', pathOf('groups', group, 'members', username), { body })
  return (
    <FormDialog
      title={`Dates of ${username} in ${group}`}
      confirm="Save"
      defaultValues={before}
      save={async (dates) => {
        await write(dates)
        void tell('Saved.', () => write(before))
      }}
      onClose={onClose}
    >
      <MemberDates />
    </FormDialog>
  )
}

/** From when and until when, in the form of a membership. */
export function MemberDates(): ReactElement {
  return (
    <>
      <InstantInput source="notBefore" label="From" helperText="Empty: at once" />
      <InstantInput source="notAfter" label="Until" helperText="Empty: for good" />
    </>
  )
}
