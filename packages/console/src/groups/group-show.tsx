import Box from '@mui/material/Box'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { RecordContextProvider, TabbedShowLayout, TabbedShowLayoutTabs, Title } from 'react-admin'
import { useNavigate, useParams } from 'react-router-dom'
import { usePermission, usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useVersioned } from '../api/use-versioned.js'
import { PolicyPart } from '../attachments/policy-part.js'
import { Answered } from '../controls/answered.js'
import { InvitesPart } from '../invites/invites-part.js'
import { ActivityPart } from './activity-part.js'
import type { Group } from './group.js'
import { type Doing, GroupButtons } from './group-buttons.js'
import { groupAddress, treeAddress } from './group-path.js'
import { MembersPart } from './members-part.js'
import { PlacePart } from './place-part.js'
import { WayUp } from './way-up.js'

/** One group: who is in it, where it stands, and who is invited. */
export function GroupShow(): ReactElement {
  const { id: path = '' } = useParams()
  const read = useVersioned<Group>(pathOf('groups', path))
  return (
    <Box sx={{ mt: 2 }}>
      <Title title={`Group ${path}`} />
      <Answered query={read}>{(group) => <Shown key={group.id} group={group} />}</Answered>
    </Box>
  )
}

function Shown({ group }: { readonly group: Group }): ReactElement {
  const resource = `groups/${group.id}`
  const mayListMembers = usePermission('ListGroupMembers', resource)
  const mayListInvites = usePermission('ListInvites', resource)
  const mayInvite = usePermitted('CreateInvite', resource)
  const mayListAudit = usePermitted('ListAuditEvents', 'audit-events/')
  return (
    <RecordContextProvider value={group}>
      <Head group={group} />
      <TabbedShowLayout
        tabs={<TabbedShowLayoutTabs variant="scrollable" allowScrollButtonsMobile />}
        sx={{ '& .RaTabbedShowLayout-content': { px: 0, py: 2 } }}
      >
        <TabbedShowLayout.Tab label="Members">
          <MembersPart group={group} mayList={mayListMembers} />
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Place" path="place">
          <PlacePart group={group} />
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Policies" path="policies">
          <PolicyPart owner="groups" name={group.id} />
        </TabbedShowLayout.Tab>
        {(mayListInvites === true || mayInvite) && (
          <TabbedShowLayout.Tab label="Invites" path="invites">
            <InvitesPart group={group.id} mayList={mayListInvites} />
          </TabbedShowLayout.Tab>
        )}
        {mayListAudit && (
          <TabbedShowLayout.Tab label="Activity" path="activity">
            <ActivityPart path={group.id} />
          </TabbedShowLayout.Tab>
        )}
      </TabbedShowLayout>
    </RecordContextProvider>
  )
}

function Head({ group }: { readonly group: Group }): ReactElement {
  const navigate = useNavigate()
  const [doing, setDoing] = useState<Doing>()
  return (
    <Box sx={{ mb: 1, display: 'grid', gap: 1 }}>
      <WayUp path={group.id} />
      {group.description !== null && <Typography sx={{ overflowWrap: 'anywhere' }}>{group.description}</Typography>}
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <GroupButtons
          path={group.id}
          doing={doing}
          onDoing={setDoing}
          onMoved={(path) => void navigate(groupAddress(path), { replace: true })}
          onDeleted={() => void navigate(treeAddress(group.parent))}
        />
      </Stack>
    </Box>
  )
}
