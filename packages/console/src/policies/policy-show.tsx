import ContentCopyIcon from '@mui/icons-material/ContentCopy'
import FactCheckIcon from '@mui/icons-material/FactCheck'
import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { TabbedShowLayout, TabbedShowLayoutTabs, TopToolbar, useRecordContext } from 'react-admin'
import { Link, useNavigate } from 'react-router-dom'
import { get } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { DeleteButton } from '../controls/delete-button.js'
import { Permitted } from '../controls/permitted.js'
import { RecordShow } from '../controls/record-show.js'
import { documentText } from '../policy-editor/index.js'
import { DocumentTab } from './document-tab.js'
import type { Policy } from './policy.js'
import { UsesTab } from './uses-tab.js'
import { VersionsTab } from './versions-tab.js'

/** One managed policy: its document, its versions, and where it is in use. */
export function PolicyShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />} component="div">
      <Tabs />
    </RecordShow>
  )
}

function Title(): ReactElement {
  return <span>Policy {useRecordContext<Policy>()?.name}</span>
}

function Tabs(): ReactElement | null {
  const name = useRecordContext<Policy>()?.name
  const versions = usePermitted('ListPolicyVersions', `policies/${name ?? ''}`)
  const uses = usePermitted('ListPolicyAttachments', `policies/${name ?? ''}`)
  if (name === undefined) return null
  return (
    <TabbedShowLayout tabs={<TabbedShowLayoutTabs variant="scrollable" allowScrollButtonsMobile />}>
      <TabbedShowLayout.Tab label="Document">
        <DocumentTab key={name} name={name} />
      </TabbedShowLayout.Tab>
      {versions && (
        <TabbedShowLayout.Tab label="Versions" path="versions">
          <VersionsTab name={name} />
        </TabbedShowLayout.Tab>
      )}
      {uses && (
        <TabbedShowLayout.Tab label="In use" path="uses">
          <UsesTab name={name} />
        </TabbedShowLayout.Tab>
      )}
    </TabbedShowLayout>
  )
}

function Actions(): ReactElement {
  const record = useRecordContext<Policy>()
  if (record === undefined) return <TopToolbar />
  const { name, builtin } = record
  return (
    <TopToolbar sx={{ flexWrap: 'wrap' }}>
      <Permitted action="SimulatePolicy" resource="policies/">
        <Button component={Link} to={`/simulator?policy=${encodeURIComponent(name)}`} startIcon={<FactCheckIcon />}>
          Try
        </Button>
      </Permitted>
      <Permitted action="CreatePolicy">
        <CopyButton {...record} />
      </Permitted>
      {!builtin && <DeleteButton />}
    </TopToolbar>
  )
}

/** Begins a new policy with the document of this one. */
function CopyButton({ name, description }: Policy): ReactElement {
  const navigate = useNavigate()
  const copying = useAct({
    act: async () => {
      const { policy } = await get<{ readonly policy: string }>(pathOf('policies', name), { form: 'string' })
      await navigate('/policies/create', { state: { record: { description, policy: documentText(policy) } } })
    },
  })
  return (
    <Button startIcon={<ContentCopyIcon />} disabled={copying.isPending} onClick={() => copying.mutate()}>
      Copy
    </Button>
  )
}
