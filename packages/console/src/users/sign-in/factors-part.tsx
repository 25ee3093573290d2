import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { ask } from '../../api/client.js'
import { pathOf } from '../../api/service-address.js'
import { useApi } from '../../api/use-api.js'
import { Answered } from '../../controls/answered.js'
import { AskFirstButton } from '../../controls/ask-first-button.js'
import { Instant } from '../../controls/instant.js'
import { Permitted } from '../../controls/permitted.js'
import { type Column, Rows } from '../../controls/rows.js'
import { Section } from '../../controls/section.js'

interface Factor {
  readonly id: string
  readonly kind: 'totp' | 'webauthn'
  readonly name: string
  readonly discoverable: boolean
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

interface Factors {
  readonly factors: readonly Factor[]
  readonly recoveryCodesLeft: number
}

/** Second factors of a user: looked at, removed one by one, or all at once for somebody who lost them. */
export function FactorsPart({ username }: { readonly username: string }): ReactElement {
  const factors = useApi<Factors>(pathOf('users', username, 'factors'))
  const { data } = factors
  const any = data !== undefined && (data.factors.length > 0 || data.recoveryCodesLeft > 0)
  return (
    <Section
      title="Second factors"
      about="Passkeys and codes of an app, which people add on their own account page."
      actions={any && <Reset username={username} />}
    >
      <Answered query={factors}>
        {({ factors: rows, recoveryCodesLeft }) => (
          <>
            <Rows
              label="Second factors"
              rows={rows}
              columns={columnsOf(username)}
              keyOf={({ id }) => id}
              empty={`${username} has no second factor.`}
            />
            {rows.length > 0 && (
              <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
                Recovery codes left: {recoveryCodesLeft}
              </Typography>
            )}
          </>
        )}
      </Answered>
    </Section>
  )
}

function columnsOf(username: string): readonly Column<Factor>[] {
  return [
    { title: 'Name', cell: ({ name }) => name },
    { title: 'Kind', cell: kindOf },
    { title: 'Added', cell: ({ createdAt }) => <Instant value={createdAt} /> },
    { title: 'Last used', cell: ({ lastUsedAt }) => <Instant value={lastUsedAt} /> },
    { title: 'Actions', actions: true, cell: (factor) => <Remove username={username} factor={factor} /> },
  ]
}

function kindOf({ kind, discoverable }: Factor): string {
  if (kind === 'totp') return 'Codes of an app'
  return discoverable ? 'Passkey, signs in without a name' : 'Passkey'
}

function Remove({ username, factor }: { readonly username: string; readonly factor: Factor }): ReactElement {
  return (
    <Permitted action="DeleteFactor" resource={`users/${username}`}>
      <AskFirstButton
        label="Remove"
        name={`Remove ${factor.name}`}
        title={`Remove ${factor.name}?`}
        confirm="Remove factor"
        act={() => ask('DELETE', pathOf('users', username, 'factors', factor.id))}
        done={`Removed ${factor.name}.`}
      >
        <Typography>This cannot be undone. With the last factor the recovery codes go too.</Typography>
      </AskFirstButton>
    </Permitted>
  )
}

function Reset({ username }: { readonly username: string }): ReactElement {
  return (
    <Permitted action="ResetMfa" resource={`users/${username}`}>
      <AskFirstButton
        label="Reset all"
        title={`Remove all second factors of ${username}?`}
        confirm="Reset second factors"
        act={() => ask('DELETE', pathOf('users', username, 'factors'))}
        done={`Removed all second factors of ${username}.`}
      >
        <Typography>
          For somebody who lost them all. All factors and recovery codes go and all sessions end; from then on the
          password alone is enough. This cannot be undone.
        </Typography>
      </AskFirstButton>
    </Permitted>
  )
}
