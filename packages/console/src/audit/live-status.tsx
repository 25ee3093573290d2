import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import type { Connection } from './live-source.js'
import { MOST_LIVE_ROWS, type Tail } from './tail.js'

const WORDS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live: new events appear by themselves.',
  lost: 'The connection was lost. Trying again; nothing is missed.',
  refused: 'The service refused to go on. Check the filter and your rights, then switch live on again.',
}

/** How the connection stands, and what waits to be shown. */
export function LiveStatus({
  connection,
  tail,
  isPaused,
  onShow,
}: {
  readonly connection: Connection
  readonly tail: Tail
  readonly isPaused: boolean
  readonly onShow: () => void
}): ReactElement {
  const count = tail.waiting.length
  return (
    <Box sx={{ mb: 1, display: 'grid', gap: 1 }}>
      <Typography variant="body2" color="textSecondary" role="status">
        {WORDS[connection]}
        {connection === 'live' && isPaused && ' Paused while you look at the list.'}
      </Typography>
      {count > 0 && (
        <Button
          variant="outlined"
          onClick={onShow}
          sx={{ position: 'sticky', top: 56, zIndex: 1, justifySelf: 'start', bgcolor: 'background.paper' }}
        >
          Show {count === MOST_LIVE_ROWS ? `the newest ${count}` : count} new {count === 1 ? 'event' : 'events'}
        </Button>
      )}
      {tail.hasGap && (
        <Alert severity="info">
          More came in than is shown here: only the newest {MOST_LIVE_ROWS} are kept. Switch live off to read all of
          them.
        </Alert>
      )}
    </Box>
  )
}
