import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import type { ReactElement } from 'react'
import { Show, TabbedShowLayout, TopToolbar, useRecordContext } from 'react-admin'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { DeleteButton } from '../controls/delete-button.js'
import { FieldOf } from '../controls/field-of.js'
import { Permitted } from '../controls/permitted.js'
import type { Provider } from './provider.js'
import { ProviderCheck } from './provider-check.js'
import { ProviderEdit } from './provider-edit.js'
import { RuleTest } from './rule-test.js'

/** One provider. */
export function ProviderShow(): ReactElement {
  return (
    <Show actions={<Actions />} title={<Title />}>
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
                <FieldOf<Provider>>{(provider) => <ProviderEdit key={provider.etag} provider={provider} />}</FieldOf>
              </TabbedShowLayout.Tab>
              <TabbedShowLayout.Tab label="Check" path="check">
                <ProviderCheck id={id} />
                <RuleTest id={id} />
              </TabbedShowLayout.Tab>
            </TabbedShowLayout>
          </>
        )}
      </FieldOf>
    </Show>
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
      <EnabledButton provider={provider} />
      <DeleteButton />
    </TopToolbar>
  )
}

function EnabledButton({ provider: { id, enabled, etag } }: { readonly provider: Provider }): ReactElement {
  const path = pathOf('identity-providers', id)
  const { mutate, isPending } = useAct({
    act: () =>
      writeVersioned({ method: 'PATCH', path, body: { enabled: !enabled }, etag, what: `identity provider ${id}` }),
    done: enabled ? 'Turned off: nobody signs in by it.' : 'Turned on.',
    undo: () => ask('PATCH', path, { body: { enabled } }),
  })
  return (
    <Permitted action="UpdateIdentityProvider" resource={`identity-providers/${id}`}>
      <Button onClick={() => mutate()} disabled={isPending} color={enabled ? 'error' : 'primary'}>
        {enabled ? 'Turn off' : 'Turn on'}
      </Button>
    </Permitted>
  )
}
