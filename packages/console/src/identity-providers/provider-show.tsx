import Alert from '@mui/material/Alert'
import type { ReactElement } from 'react'
import { TabbedShowLayout, TopToolbar, useRecordContext } from 'react-admin'
import { DeleteButton } from '../controls/delete-button.js'
import { EnabledButton } from '../controls/enabled-button.js'
import { FieldOf } from '../controls/field-of.js'
import { RecordShow } from '../controls/record-show.js'
import type { Provider } from './provider.js'
import { ProviderCheck } from './provider-check.js'
import { ProviderEdit } from './provider-edit.js'
import { RuleTest } from './rule-test.js'

/** One provider. */
export function ProviderShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />}>
      <FieldOf<Provider>>
        {({ id, problems, source }) => (
          <>
            {problems !== null && (
              <Alert severity="error" sx={{ m: 2 }}>
                Nobody can sign in by it:{' '}
                {Object.entries(problems)
                  .map(([field, problem]) => `${field} ${problem}`)
                  .join('; ')}
              </Alert>
            )}
            {source !== 'database' && (
              <Alert severity="info" sx={{ m: 2 }}>
                It stands in the {source} of the service, and is changed there.
              </Alert>
            )}
            <TabbedShowLayout>
              <TabbedShowLayout.Tab label="Settings">
                <FieldOf<Provider>>{(provider) => <ProviderEdit provider={provider} />}</FieldOf>
              </TabbedShowLayout.Tab>
              <TabbedShowLayout.Tab label="Check" path="check">
                <ProviderCheck id={id} />
                <RuleTest id={id} />
              </TabbedShowLayout.Tab>
            </TabbedShowLayout>
          </>
        )}
      </FieldOf>
    </RecordShow>
  )
}

function Title(): ReactElement {
  return <span>Identity provider {useRecordContext<Provider>()?.name}</span>
}

function Actions(): ReactElement | null {
  const provider = useRecordContext<Provider>()
  if (provider?.source !== 'database') return null
  return (
    <TopToolbar>
      <EnabledButton record={provider} off="Turned off: nobody signs in by it." />
      <DeleteButton />
    </TopToolbar>
  )
}
