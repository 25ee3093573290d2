import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { ask } from '../../api/client.js'
import { pathOf } from '../../api/service-address.js'
import { usePage } from '../../api/use-page.js'
import { Answered } from '../../controls/answered.js'
import { AskFirstButton } from '../../controls/ask-first-button.js'
import { Instant } from '../../controls/instant.js'
import { Pager } from '../../controls/pager.js'
import { Permitted } from '../../controls/permitted.js'
import { type Column, Rows } from '../../controls/rows.js'
import { Section } from '../../controls/section.js'

interface Consent {
  readonly client_id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly since: string | null
  readonly last_used: string | null
}

const PER_PAGE = 25

/** Apps that a user lets act for them. */
export function ConsentsPart({ username }: { readonly username: string }): ReactElement {
  const [page, setPage] = useState(0)
  const consents = usePage<Consent>(pathOf('users', username, 'consents'), { page, perPage: PER_PAGE })
  return (
    <Section title="Apps" about={`OAuth clients that ${username} lets act in their place, within the scopes named.`}>
      <Answered query={consents}>
        {({ rows, total }) => (
          <>
            <Rows
              label="Apps"
              rows={rows}
              columns={columnsOf(username)}
              keyOf={({ client_id }) => client_id}
              empty={`No app acts for ${username}.`}
            />
            <Pager label="apps" page={page} perPage={PER_PAGE} total={total} onPage={setPage} />
          </>
        )}
      </Answered>
    </Section>
  )
}

function columnsOf(username: string): readonly Column<Consent>[] {
  return [
    { title: 'App', cell: ({ name }) => name },
    { title: 'Scopes', cell: ({ scopes }) => <code>{scopes.join(' ')}</code> },
    { title: 'Since', cell: ({ since }) => <Instant value={since} none="unknown" /> },
    { title: 'Newest token', cell: ({ last_used }) => <Instant value={last_used} none="none is kept" /> },
    { title: 'Actions', actions: true, cell: (consent) => <Revoke username={username} consent={consent} /> },
  ]
}

function Revoke({ username, consent }: { readonly username: string; readonly consent: Consent }): ReactElement {
  const { client_id: client, name } = consent
  return (
    <Permitted action="RevokeConsent" resource={`users/${username}/consents/${client}`}>
      <AskFirstButton
        label="Revoke"
        name={`Revoke ${name}`}
        title={`Take the consent from ${name}?`}
        confirm="Revoke consent"
        act={() => ask('DELETE', pathOf('users', username, 'consents', client))}
        done={`${name} does not act for ${username} any more.`}
      >
        <Typography>All its tokens end at once. Only {username} can let it act again.</Typography>
      </AskFirstButton>
    </Permitted>
  )
}
