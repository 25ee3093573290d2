import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type ReactElement, type ReactNode, useState } from 'react'
import { Link } from 'react-admin'
import { Instant } from '../controls/instant.js'
import { MONOSPACE } from '../shell/theme.js'
import { useFirstRows } from './first-rows.js'
import { ListCard } from './list-card.js'

/** A key of somebody, as the list of all keys shows it. */
interface Key {
  readonly id: string
  readonly username: string
  readonly created_at: string | null
  readonly expires_at: string | null
  readonly last_used_at: string | null
}

const DAY_MS = 86_400_000
const SOON_DAYS = 30
const UNUSED_DAYS = 90

/** Active keys that end soon. */
export function ExpiringKeysCard(): ReactElement {
  const expiresBefore = useInstant(SOON_DAYS)
  const filter = { status: 'active', expiresBefore }
  const { data, error } = useFirstRows<Key>('access-keys', filter, ['expires_at', 'ASC'])
  return (
    <ListCard<Key>
      title="Keys that end within 30 days"
      about="Whoever uses one should get a new one before."
      empty="No active key ends soon."
      all={listOf(filter)}
      rows={data?.rows}
      total={data?.total}
      error={error}
      keyOf={({ id }) => id}
      row={(key) => (
        <KeyRow access={key}>
          ends <Instant value={key.expires_at} />
        </KeyRow>
      )}
    />
  )
}

/** Active keys that nobody used for long. */
export function UnusedKeysCard(): ReactElement {
  const unusedSince = useInstant(-UNUSED_DAYS)
  const filter = { status: 'active', unusedSince }
  const { data, error } = useFirstRows<Key>('access-keys', filter)
  return (
    <ListCard<Key>
      title="Keys not used for 90 days"
      about="A key that nobody needs is one more that can be stolen."
      empty="Every active key is in use."
      all={listOf(filter)}
      rows={data?.rows}
      total={data?.total}
      error={error}
      keyOf={({ id }) => id}
      row={(key) => (
        <KeyRow access={key}>
          last used <Instant value={key.last_used_at} />, created{' '}
          <Instant value={key.created_at} none="at an unknown time" />
        </KeyRow>
      )}
    />
  )
}

function KeyRow({ access, children }: { readonly access: Key; readonly children: ReactNode }): ReactElement {
  const { id, username } = access
  return (
    <>
      <Link to={`/users/${encodeURIComponent(username)}/show/keys`} underline="always">
        {username}
      </Link>{' '}
      <Box component="code" sx={{ fontFamily: MONOSPACE, fontSize: '0.9em' }}>
        {id}
      </Box>
      <Typography variant="body2" color="textSecondary" component="div">
        {children}
      </Typography>
    </>
  )
}

/** A moment some days from when the card was first shown: one that moved would be another question each time. */
function useInstant(days: number): string {
  const [instant] = useState(() => new Date(Date.now() + days * DAY_MS).toISOString())
  return instant
}

function listOf(filter: object): string {
  return `/access-keys?${new URLSearchParams({ filter: JSON.stringify(filter) }).toString()}`
}
