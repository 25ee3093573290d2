import Button from '@mui/material/Button'
import { type ReactElement, useState } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { AskFirstButton } from '../controls/ask-first-button.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { type Column, Rows } from '../controls/rows.js'
import { SecretOnce } from '../controls/secret-once.js'
import { Section } from '../controls/section.js'
import type { Client } from './client.js'

type Secret = Client['secrets'][number]

/** The secrets of a client: their age, a new one beside the old, and the end of the old one. */
export function ClientSecrets({ client }: { readonly client: Client }): ReactElement {
  const [secret, setSecret] = useState<string>()
  const { mutate, isPending } = useAct({
    act: async () => {
      const { body } = await ask<Client>('POST', pathOf('oauth-clients', client.id, 'rotate-secret'))
      setSecret(body.client_secret)
    },
  })
  if (client.type === 'public')
    return <Section title="Secrets">A public client has none: PKCE takes its place.</Section>
  const rotate = (
    <Permitted action="RotateClientSecret" resource={`oauth-clients/${client.id}`}>
      <Button variant="outlined" onClick={() => mutate()} disabled={isPending}>
        New secret
      </Button>
    </Permitted>
  )
  return (
    <Section
      title="Secrets"
      actions={rotate}
      about="To change it without a pause: make a new one, give it to the app, then delete the old one. Both are good until then."
    >
      <Rows<Secret>
        label="Secrets"
        rows={client.secrets}
        columns={columnsOf(client.id, client.secrets.length)}
        keyOf={({ id }) => id}
        empty="There is none: it cannot prove itself."
      />
      {secret !== undefined && (
        <SecretOnce
          title={`New secret of ${client.name}`}
          values={[{ label: 'Client secret', text: secret }]}
          onClose={() => setSecret(undefined)}
        />
      )}
    </Section>
  )
}

function columnsOf(client: string, count: number): readonly Column<Secret>[] {
  return [
    { title: 'Secret', cell: ({ id }) => <code>{id}</code> },
    { title: 'Made', cell: ({ created_at: made }) => <Instant value={made} none="unknown" /> },
    {
      title: 'Delete',
      actions: true,
      cell: ({ id }) => (
        <Permitted action="RotateClientSecret" resource={`oauth-clients/${client}`}>
          <AskFirstButton
            label="Delete"
            name={`Delete secret ${id}`}
            title="Delete this secret?"
            confirm="Delete secret"
            done="Deleted."
            act={() => ask('DELETE', pathOf('oauth-clients', client, 'secrets', id))}
          >
            {count === 1
              ? 'It is the only one: the app cannot prove itself any more.'
              : 'An app that still has it cannot prove itself any more.'}
          </AskFirstButton>
        </Permitted>
      ),
    },
  ]
}
