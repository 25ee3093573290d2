import Button from '@mui/material/Button'
import HistoryIcon from '@mui/icons-material/History'
import type { ReactElement } from 'react'
import { Link, TabbedShowLayout, TopToolbar, useRecordContext } from 'react-admin'
import { useSelf } from '../api/self.js'
import { DeleteButton } from '../controls/delete-button.js'
import { Permitted } from '../controls/permitted.js'
import { RecordShow } from '../controls/record-show.js'
import { CatalogueEditor } from './catalogue-editor.js'
import { Gatekeeper } from './gatekeeper.js'
import type { Service } from './service.js'
import { ServiceForm } from './service-form.js'

/** One service. */
export function ServiceShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />}>
      <TabbedShowLayout>
        <TabbedShowLayout.Tab label="Actions">
          <CatalogueEditor />
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Settings" path="settings">
          <ServiceForm />
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Gatekeeper key" path="gatekeeper">
          <Gatekeeper />
        </TabbedShowLayout.Tab>
      </TabbedShowLayout>
    </RecordShow>
  )
}

function Title(): ReactElement {
  return <span>Service {useRecordContext<Service>()?.name}</span>
}

function Actions(): ReactElement {
  const name = useRecordContext<Service>()?.name ?? ''
  const self = useSelf()
  const arn = `arn:${self?.partition ?? ''}:${self?.service ?? ''}:::services/${name}`
  return (
    <TopToolbar>
      <Permitted action="ListAuditEvents" resource="audit-events/">
        <Button component={Link} to={`/audit?resource=${encodeURIComponent(arn)}`} startIcon={<HistoryIcon />}>
          What happened
        </Button>
      </Permitted>
      <DeleteButton />
    </TopToolbar>
  )
}
