import type { ReactElement } from 'react'
import { TabbedShowLayout, TabbedShowLayoutTabs, TopToolbar, useRecordContext } from 'react-admin'
import { AccessKeysPart } from '../access-keys/access-keys-part.js'
import { usePermitted } from '../api/permitted.js'
import { PolicyPart } from '../attachments/policy-part.js'
import { DeleteButton } from '../controls/delete-button.js'
import { RecordShow } from '../controls/record-show.js'
import { MembershipsPart } from '../memberships/index.js'
import { ActivityPart } from './activity-part.js'
import { PasswordButton } from './password-button.js'
import { ProfilePart } from './profile-part.js'
import { RenameButton } from './rename-button.js'
import { SharesPart } from './shares-part.js'
import { SignInPart } from './sign-in/sign-in-part.js'
import { StatusButton } from './status-button.js'
import { useSignInRights } from './sign-in/sign-in-rights.js'
import type { User } from './user.js'

/** One user, and what hangs on it, each under an address of its own. */
export function UserShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />} component="div">
      <Tabs />
    </RecordShow>
  )
}

function Tabs(): ReactElement | null {
  const user = useRecordContext<User>()
  const resource = `users/${user?.username ?? ''}`
  const keys = usePermitted('ListAccessKeys', resource)
  const allKeys = usePermitted('ListAccessKeys', 'users/')
  const memberships = usePermitted('ListMemberships', resource)
  const attached = usePermitted('ListAttachedPolicies', resource)
  const inline = usePermitted('ListUserPolicies', resource)
  const shares = usePermitted('ListShares', resource)
  const audit = usePermitted('ListAuditEvents', 'audit-events/')
  const { any: signIn } = useSignInRights(resource)
  if (user === undefined) return null
  const { username } = user
  return (
    <TabbedShowLayout
      sx={{ '& .RaTabbedShowLayout-content': { px: 0 } }}
      tabs={<TabbedShowLayoutTabs variant="scrollable" allowScrollButtonsMobile aria-label={`User ${username}`} />}
    >
      <TabbedShowLayout.Tab label="Overview">
        <ProfilePart />
      </TabbedShowLayout.Tab>
      {(memberships || attached || inline) && (
        <TabbedShowLayout.Tab label="Access" path="access">
          {memberships && <MembershipsPart username={username} />}
          <PolicyPart owner="users" name={username} />
        </TabbedShowLayout.Tab>
      )}
      {(keys || allKeys) && (
        <TabbedShowLayout.Tab label="Keys" path="keys">
          <AccessKeysPart username={username} />
        </TabbedShowLayout.Tab>
      )}
      {signIn && (
        <TabbedShowLayout.Tab label="Sign-in" path="sign-in">
          <SignInPart username={username} />
        </TabbedShowLayout.Tab>
      )}
      {shares && (
        <TabbedShowLayout.Tab label="Shares" path="shares">
          <SharesPart username={username} />
        </TabbedShowLayout.Tab>
      )}
      {audit && (
        <TabbedShowLayout.Tab label="Activity" path="activity">
          <ActivityPart username={username} />
        </TabbedShowLayout.Tab>
      )}
    </TabbedShowLayout>
  )
}

function Title(): ReactElement {
  return <span>User {useRecordContext<User>()?.username}</span>
}

function Actions(): ReactElement | null {
  const user = useRecordContext<User>()
  if (user === undefined) return null
  return (
    <TopToolbar>
      <StatusButton user={user} />
      <RenameButton user={user} />
      <PasswordButton username={user.username} />
      <DeleteButton />
    </TopToolbar>
  )
}
