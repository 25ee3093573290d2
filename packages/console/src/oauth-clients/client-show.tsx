import type { ReactElement } from 'react'
import { TabbedShowLayout, TopToolbar, useRecordContext } from 'react-admin'
import { SERVICE_ADDRESS } from '../api/service-address.js'
import { CopyText } from '../controls/copy-text.js'
import { DeleteButton } from '../controls/delete-button.js'
import { EnabledButton } from '../controls/enabled-button.js'
import { FieldOf } from '../controls/field-of.js'
import { RecordShow } from '../controls/record-show.js'
import { Section } from '../controls/section.js'
import { authorizeAddress, type Client, tokenCommand } from './client.js'
import { ClientForm } from './client-form.js'
import { ClientSecrets } from './client-secrets.js'

/** One client. */
export function ClientShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />}>
      <TabbedShowLayout>
        <TabbedShowLayout.Tab label="Settings">
          <FieldOf<Client>>{(client) => <ClientForm client={client} />}</FieldOf>
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Secrets" path="secrets">
          <FieldOf<Client>>{(client) => <ClientSecrets client={client} />}</FieldOf>
        </TabbedShowLayout.Tab>
        <TabbedShowLayout.Tab label="Try it" path="try">
          <FieldOf<Client>>{(client) => <Trial client={client} />}</FieldOf>
        </TabbedShowLayout.Tab>
      </TabbedShowLayout>
    </RecordShow>
  )
}

function Title(): ReactElement {
  return <span>OAuth client {useRecordContext<Client>()?.name}</span>
}

function Actions(): ReactElement {
  return (
    <TopToolbar>
      <FieldOf<Client>>{(client) => <EnabledButton record={client} off="Turned off: it gets no token." />}</FieldOf>
      <DeleteButton />
    </TopToolbar>
  )
}

function Trial({ client }: { readonly client: Client }): ReactElement {
  const address = authorizeAddress(SERVICE_ADDRESS.href, client)
  const command = tokenCommand(SERVICE_ADDRESS.href, client)
  const discovery = `${SERVICE_ADDRESS.href}.well-known/openid-configuration`
  return (
    <Section
      title="Where to begin"
      about="Put the challenge of your app (RFC 7636), or the secret, in the place of what is in capitals."
    >
      <CopyText label="the address of the metadata" text={discovery} />
      {address !== undefined && <CopyText label="the address for a browser" text={address} />}
      {command !== undefined && <CopyText label="the command" text={command} />}
    </Section>
  )
}
