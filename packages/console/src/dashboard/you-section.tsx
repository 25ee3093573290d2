import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'react-router-dom'
import { isPermitted } from '../api/permitted.js'
import { type Self, useSelf } from '../api/self.js'
import { addressOf } from '../api/service-address.js'
import { Instant } from '../controls/instant.js'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import { type Screen, SCREENS } from '../shell/screens.js'

/** Who is signed in, and where they can go. */
export function YouSection(): ReactElement | null {
  const self = useSelf()
  const screens = usePermittedScreens()
  if (self === undefined) return null
  const { username, displayName } = self
  return (
    <Section
      title={displayName ?? username}
      actions={
        <Button component="a" href={addressOf('account')}>
          My account
        </Button>
      }
    >
      <SignedIn self={self} />
      {screens !== undefined && screens.length > 0 && <Screens screens={screens} />}
      {screens?.length === 0 && (
        <Typography sx={{ mt: 1.5 }}>
          There is nothing here that you may manage. Your own password, factors, sessions and keys are in your account.
          To get more rights, ask whoever manages tinyauth for you, and tell them the ARN above.
        </Typography>
      )}
    </Section>
  )
}

function SignedIn({ self }: { readonly self: Self }): ReactElement {
  const { username, arn, session, version } = self
  return (
    <Typography component="div" variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
      Signed in as <strong>{username}</strong>,{' '}
      <Box component="code" sx={{ fontFamily: MONOSPACE }}>
        {arn}
      </Box>
      {session !== undefined && (
        <>
          . The session ends <Instant value={session.expiresAt} />
        </>
      )}
      . tinyauth {version}.
    </Typography>
  )
}

function Screens({ screens }: { readonly screens: readonly Screen[] }): ReactElement {
  return (
    <Box component="nav" aria-label="What you may manage" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1.5 }}>
      {screens.map(({ to, title, icon: Icon }) => (
        <Button key={to} component={Link} to={to} variant="outlined" size="small" startIcon={<Icon />}>
          {title}
        </Button>
      ))}
    </Box>
  )
}

/** The screens besides this one; `undefined` until it is known. */
function usePermittedScreens(): readonly Screen[] | undefined {
  return useQuery({ queryKey: ['permitted-screens'], queryFn: permittedScreens, staleTime: 30_000 }).data
}

async function permittedScreens(): Promise<readonly Screen[]> {
  const others = SCREENS.filter(({ to }) => to !== '/')
  const may = await Promise.all(others.map(({ action, resource }) => isPermitted(action, resource)))
  return others.filter((_, at) => may[at])
}
