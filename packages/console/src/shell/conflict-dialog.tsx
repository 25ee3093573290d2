import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogContentText from '@mui/material/DialogContentText'
import DialogTitle from '@mui/material/DialogTitle'
import Typography from '@mui/material/Typography'
import { type ReactElement, useEffect, useState } from 'react'
import { type Conflict, onConflict, type Resolution } from '../api/versioned.js'
import { MONOSPACE } from './theme.js'

interface Asked {
  readonly conflict: Conflict
  readonly answer: (resolution: Resolution) => void
}

/** Asks what to do when somebody else wrote first, with both versions side by side. */
export function ConflictDialog(): ReactElement | null {
  const [asked, setAsked] = useState<Asked>()
  useEffect(
    () =>
      onConflict(
        (conflict) =>
          new Promise((answer) => {
            setAsked({ conflict, answer })
          }),
      ),
    [],
  )
  if (asked === undefined) return null
  const close = (resolution: Resolution): void => {
    asked.answer(resolution)
    setAsked(undefined)
  }
  const { what, mine, theirs } = asked.conflict
  return (
    <Dialog open maxWidth="lg" fullWidth onClose={() => close('theirs')} aria-labelledby="conflict-title">
      <DialogTitle id="conflict-title">Somebody changed {what} in the meantime</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>
          Nothing was written yet. Keep what stands now, or write your version over it.
        </DialogContentText>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
          }}
        >
          <Version title="Yours" value={mine} />
          <Version title="What stands now" value={theirs} />
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={() => close('theirs')} autoFocus>
          Keep what stands
        </Button>
        <Button color="error" onClick={() => close('mine')}>
          Write mine over it
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Version({ title, value }: { readonly title: string; readonly value: unknown }): ReactElement {
  return (
    <section>
      <Typography variant="h6" component="h3" gutterBottom>
        {title}
      </Typography>
      <Box
        component="pre"
        tabIndex={0}
        sx={{
          fontFamily: MONOSPACE,
          fontSize: 13,
          m: 0,
          p: 1.5,
          maxHeight: 420,
          overflow: 'auto',
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
        }}
      >
        {value === undefined ? 'deleted' : JSON.stringify(value, null, 2)}
      </Box>
    </section>
  )
}
