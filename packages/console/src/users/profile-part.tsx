import { type ReactElement, useState } from 'react'
import Button from '@mui/material/Button'
import EditIcon from '@mui/icons-material/Edit'
import { useRecordContext } from 'react-admin'
import { Facts } from '../controls/facts.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { Section } from '../controls/section.js'
import { StatusChip } from '../controls/status-chip.js'
import { ProfileForm } from './profile-form.js'
import type { User } from './user.js'

/** Who a user is; changed in its place. */
export function ProfilePart(): ReactElement | null {
  const user = useRecordContext<User>()
  const [editing, setEditing] = useState(false)
  if (user === undefined) return null
  const edit = (
    <Permitted action="UpdateUser" resource={`users/${user.username}`}>
      <Button startIcon={<EditIcon />} onClick={() => setEditing(true)}>
        Edit
      </Button>
    </Permitted>
  )
  return (
    <Section title="Profile" actions={editing ? undefined : edit}>
      {editing ? <ProfileForm onDone={() => setEditing(false)} /> : <Profile user={user} />}
    </Section>
  )
}

function Profile({ user }: { readonly user: User }): ReactElement {
  const { username, displayName, email, emailVerified, picture, status, type, createdAt, updatedAt } = user
  return (
    <Facts
      facts={[
        ['Name', <code key="name">{username}</code>],
        ['Status', <StatusChip key="status" label={status} tone={status === 'active' ? 'good' : 'bad'} />],
        ['Type', type === 'human' ? 'A person' : 'A machine'],
        ['Display name', displayName ?? 'none'],
        ['E-mail', email === null ? 'none' : `${email} (${emailVerified ? 'verified' : 'not verified'})`],
        ['Picture', picture ?? 'none'],
        ['Created', <Instant key="created" value={createdAt} none="unknown" />],
        ['Changed', <Instant key="changed" value={updatedAt} />],
      ]}
    />
  )
}
