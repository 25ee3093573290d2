import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import type { ReactElement } from 'react'
import { useFormContext } from 'react-hook-form'
import { ask } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useDone } from '../api/use-api.js'
import { readPage } from '../api/use-page.js'
import { FormDialog } from '../controls/form-dialog.js'
import { NameInput } from '../controls/name-input.js'
import { MemberDates } from './member-dates-dialog.js'

const DAY_MS = 86_400_000
const PERIODS = [
  ['1 day', 1],
  ['1 week', 7],
  ['30 days', 30],
  ['1 year', 365],
] as const

interface NewMember {
  readonly user: string
  readonly notBefore: string | null
  readonly notAfter: string | null
}

const NOBODY: NewMember = { user: '', notBefore: null, notAfter: null }

/** Puts a user into a group, at once or between two dates. */
export function AddMemberDialog({
  group,
  onClose,
}: {
  readonly group: string
  readonly onClose: () => void
}): ReactElement {
  const tell = useDone()
  const mayList = usePermitted('ListGroupMembers', `groups/${group}`)
  const save = async ({ user, ...dates }: NewMember): Promise<void> => {
    const name = user.trim()
    const wasMember = mayList ? await isMember(group, name) : true
    await ask('POST', pathOf('groups', group, 'add-user'), { body: { ...dates, user: name } })
    // Of somebody who was in it before nothing is undone: adding them again changed nothing.
    const undo = (): Promise<unknown> =>
      ask('DELETE', pathOf('groups', group, 'members', name), { query: { cascade: false } })
    void tell(`${name} is in ${group}.`, wasMember ? undefined : undo)
  }
  return (
    <FormDialog
      title={`Add a member to ${group}`}
      confirm="Add member"
      defaultValues={NOBODY}
      save={save}
      onClose={onClose}
    >
      <NameInput kind="users" source="user" label="User" required autoFocus />
      <MemberDates />
      <Periods />
    </FormDialog>
  )
}

async function isMember(group: string, username: string): Promise<boolean> {
  const asked = { page: 0, perPage: 1, filter: { username } }
  return (await readPage(pathOf('groups', group, 'members'), asked)).total > 0
}

/** Sets the end from the beginning on, or from now. */
function Periods(): ReactElement {
  const { setValue, getValues } = useFormContext<NewMember>()
  const end = (days: number): void => {
    const from = getValues('notBefore')
    const startMs = from === null ? Date.now() : Date.parse(from)
    setValue('notAfter', new Date(startMs + days * DAY_MS).toISOString(), { shouldDirty: true })
  }
  return (
    <Stack
      direction="row"
      spacing={1}
      useFlexGap
      role="group"
      aria-label="Until, by a period"
      sx={{ flexWrap: 'wrap' }}
    >
      {PERIODS.map(([label, days]) => (
        <Button key={label} size="small" variant="outlined" onClick={() => end(days)}>
          {label}
        </Button>
      ))}
    </Stack>
  )
}
