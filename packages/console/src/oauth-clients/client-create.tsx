import { type ReactElement, useState } from 'react'
import { Create, RadioButtonGroupInput, SimpleForm, TextInput, useRedirect } from 'react-admin'
import { SecretOnce } from '../controls/secret-once.js'
import { bodyOf, type Client } from './client.js'
import { ClientFields } from './client-fields.js'

const DEFAULTS = {
  type: 'confidential',
  grants: ['authorization_code', 'refresh_token'],
  redirect_uris: [],
  post_logout_redirect_uris: [],
  scopes: ['openid'],
  services: [],
}

/** A new client; a confidential one is shown its secret once. */
export function ClientCreate(): ReactElement {
  const [made, setMade] = useState<Client>()
  const redirect = useRedirect()
  const leave = (id: string): void => {
    redirect('show', 'oauth-clients', id)
  }
  const onSuccess = (client: Client): void => {
    if (client.client_secret === undefined) leave(client.id)
    else setMade(client)
  }
  return (
    <Create title="New OAuth client" mutationMode="pessimistic" transform={bodyOf} mutationOptions={{ onSuccess }}>
      <SimpleForm defaultValues={DEFAULTS} sx={{ maxWidth: 640 }}>
        <TextInput source="client_id" label="Id" helperText="Public. Left out: one is made up" autoFocus />
        <RadioButtonGroupInput
          source="type"
          helperText="Cannot be changed later"
          choices={[
            { id: 'confidential', name: 'Confidential: a server that keeps a secret' },
            { id: 'public', name: 'Public: an app on a device or in a browser' },
          ]}
        />
        <ClientFields />
      </SimpleForm>
      {made?.client_secret !== undefined && (
        <SecretOnce
          title={`Secret of ${made.name}`}
          values={[
            { label: 'Client id', text: made.client_id },
            { label: 'Client secret', text: made.client_secret },
          ]}
          onClose={() => leave(made.id)}
        />
      )}
    </Create>
  )
}
