import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { Fragment, type ReactElement, type ReactNode } from 'react'
import { Link } from 'react-admin'
import { MONOSPACE } from '../shell/theme.js'
import { askedPairs } from './asked-pairs.js'
import type { AuditRecord } from './audit-record.js'
import { actorName, proofOf, reason } from './event-words.js'
import { localTime } from './local-time.js'

const MOST_PAIRS = 20

/** Who, what, on what, when, from where, why: one line each. */
export function EventSummary({ event }: { readonly event: AuditRecord }): ReactElement {
  const lines = linesOf(event).filter(([, value]) => value !== undefined && value !== '')
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'max-content minmax(0, 1fr)' },
        columnGap: 2,
        rowGap: 0.75,
        m: 0,
      }}
    >
      {lines.map(([title, value]) => (
        <Fragment key={title}>
          <Typography component="dt" color="textSecondary">
            {title}
          </Typography>
          <Box component="dd" sx={{ m: 0, mb: { xs: 0.5, sm: 0 }, minWidth: 0, overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Fragment>
      ))}
    </Box>
  )
}

function linesOf(event: AuditRecord): readonly (readonly [string, ReactNode])[] {
  const { actor, subject, action, service, region, sourceIp, userAgent, httpStatus, revision, requestId } = event
  return [
    ['When', <time key="at" dateTime={event.at}>{`${localTime(event.at)} (${event.at})`}</time>],
    ['Who called', actor?.type === 'user' ? <UserLink name={actor.id} /> : actorName(event)],
    ['Proved by', proofOf(event)],
    ['Event', event.event],
    ['Needed the right', action],
    ['About', subject !== undefined && <UserLink name={subject} />],
    ['Asked', <Pairs key="pairs" event={event} />],
    ['Why', reason(event)],
    ['From', sourceIp],
    ['With', userAgent],
    ['Service', service === undefined ? undefined : [service, region].filter(Boolean).join(', ')],
    ['Answered', httpStatus === undefined ? undefined : `status ${httpStatus}`],
    ['Change', revision === undefined ? undefined : `number ${revision}`],
    ['Request', requestId],
  ]
}

/** What is said to be a name may be none: whoever was refused may have made it up. */
function UserLink({ name }: { readonly name: string }): ReactElement {
  return <Link to={`/users/${encodeURIComponent(name)}/show`}>{name}</Link>
}

function Pairs({ event }: { readonly event: AuditRecord }): ReactElement {
  const pairs = askedPairs(event)
  if (pairs.length === 0) return <>nothing that was recorded</>
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', fontFamily: MONOSPACE, fontSize: '0.9em' }}>
      {pairs.slice(0, MOST_PAIRS).map(({ action, resource }) => (
        <li key={`${action} ${resource}`}>
          <code>{action}</code> on <code>{resource}</code>
        </li>
      ))}
      {pairs.length > MOST_PAIRS && <li>and {pairs.length - MOST_PAIRS} more, in the fields below</li>}
    </Box>
  )
}
