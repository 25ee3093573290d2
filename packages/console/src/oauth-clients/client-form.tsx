import type { ReactElement } from 'react'
import { EditBase, SaveButton, SimpleForm, Toolbar, useNotify, useRefresh } from 'react-admin'
import { usePermitted } from '../api/permitted.js'
import { bodyOf, type Client } from './client.js'
import { ClientFields } from './client-fields.js'

/** Changes a client. */
export function ClientForm({ client }: { readonly client: Client }): ReactElement {
  const permitted = usePermitted('UpdateOAuthClient', `oauth-clients/${client.id}`)
  const notify = useNotify()
  const refresh = useRefresh()
  const onSuccess = (): void => {
    notify('Saved. Tokens of what it lost have ended.')
    refresh()
  }
  return (
    <EditBase
      id={client.id}
      resource="oauth-clients"
      redirect={false}
      mutationMode="pessimistic"
      mutationOptions={{ onSuccess }}
      transform={bodyOf}
    >
      <SimpleForm
        record={{ ...client, services: client.services ?? [] }}
        sx={{ maxWidth: 640 }}
        warnWhenUnsavedChanges
        disabled={!permitted}
        toolbar={
          permitted ? (
            <Toolbar>
              <SaveButton />
            </Toolbar>
          ) : (
            false
          )
        }
      >
        <ClientFields />
      </SimpleForm>
    </EditBase>
  )
}
