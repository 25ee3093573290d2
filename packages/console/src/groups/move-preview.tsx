import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { MONOSPACE } from '../shell/theme.js'

const MOST_SHOWN = 8

/** What a move would change. */
export interface MoveTried {
  readonly moves: readonly { readonly from: string; readonly to: string }[]
  /** Groups that would stand below one of them. */
  readonly takesIn: readonly string[]
}

/** Says which paths a move changes, and which groups it takes in. */
export function MovePreview({ tried }: { readonly tried: MoveTried | undefined }): ReactElement {
  if (tried === undefined) return <Typography role="status">Looking what would change…</Typography>
  const { moves, takesIn } = tried
  if (moves.length === 0) return <Typography role="status">The group stands there already.</Typography>
  return (
    <Box role="status" sx={{ mt: 1, overflowWrap: 'anywhere' }}>
      <Typography>{moves.length === 1 ? 'One path changes:' : `${moves.length} paths change:`}</Typography>
      <Box component="ul" sx={{ my: 0.5, pl: 3, fontFamily: MONOSPACE, fontSize: 13 }}>
        {moves.slice(0, MOST_SHOWN).map(({ from, to }) => (
          <li key={from}>
            {from} → {to}
          </li>
        ))}
      </Box>
      {moves.length > MOST_SHOWN && <Typography>and {moves.length - MOST_SHOWN} more.</Typography>}
      {takesIn.length > 0 && <Typography>It takes in: {takesIn.join(', ')}.</Typography>}
      <Typography color="textSecondary" variant="body2">
        Policies that name an old path are not changed.
      </Typography>
    </Box>
  )
}
