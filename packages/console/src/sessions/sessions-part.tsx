import LogoutIcon from '@mui/icons-material/Logout'
import Chip from '@mui/material/Chip'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { AskFirstButton } from '../controls/ask-first-button.js'
import { Answered } from '../controls/answered.js'
import { Instant } from '../controls/instant.js'
import { Permitted } from '../controls/permitted.js'
import { type Column, Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { methodsText, type Session, sessionName } from './session.js'

/** Where a user is signed in; each ended alone, or all at once. */
export function SessionsPart({ username }: { readonly username: string }): ReactElement {
  const sessions = useApi<readonly Session[]>(pathOf('users', username, 'sessions'))
  const any = (sessions.data?.length ?? 0) > 0
  return (
    <Section
      title="Sessions"
      about="Browsers and tokens that are signed in. One that is ended is refused everywhere at once."
      actions={any && <EndAll username={username} />}
    >
      <Answered query={sessions}>
        {(rows) => (
          <Rows
            label="Sessions"
            rows={rows}
            columns={columnsOf(username)}
            keyOf={({ id }) => id}
            empty={`${username} is not signed in anywhere.`}
          />
        )}
      </Answered>
    </Section>
  )
}

function columnsOf(username: string): readonly Column<Session>[] {
  return [
    {
      title: 'Where',
      cell: (session) => (
        <>
          {sessionName(session)} {session.current && <Chip size="small" label="this one" />}
        </>
      ),
    },
    { title: 'Signed in', cell: ({ createdAt }) => <Instant value={createdAt} /> },
    { title: 'How', cell: methodsText },
    { title: 'Last seen', cell: ({ lastSeenAt }) => <Instant value={lastSeenAt} /> },
    { title: 'From', cell: ({ lastSeenIp }) => <code>{lastSeenIp}</code> },
    { title: 'Ends', cell: ({ expiresAt }) => <Instant value={expiresAt} /> },
    { title: 'Actions', actions: true, cell: (session) => <EndOne username={username} session={session} /> },
  ]
}

function EndOne({ username, session }: { readonly username: string; readonly session: Session }): ReactElement {
  const name = sessionName(session)
  return (
    <Permitted action="RevokeSession" resource={`users/${username}`}>
      <AskFirstButton
        label="End"
        name={`End ${name}`}
        title={`End ${name}?`}
        confirm="End session"
        act={() => ask('DELETE', pathOf('users', username, 'sessions', session.id))}
        done="Ended the session."
      >
        <Typography>
          {session.current
            ? 'You are signed out of this console.'
            : 'This cannot be undone: one signs in again to go on.'}
        </Typography>
      </AskFirstButton>
    </Permitted>
  )
}

function EndAll({ username }: { readonly username: string }): ReactElement {
  return (
    <Permitted action="RevokeSession" resource={`users/${username}`}>
      <AskFirstButton
        label="End all"
        icon={<LogoutIcon />}
        title={`End all sessions of ${username}?`}
        confirm="End all sessions"
        act={() => ask('DELETE', pathOf('users', username, 'sessions'))}
        done={`Ended all sessions of ${username}.`}
      >
        <Typography>This cannot be undone: {username} signs in again everywhere. Access keys go on working.</Typography>
      </AskFirstButton>
    </Permitted>
  )
}
