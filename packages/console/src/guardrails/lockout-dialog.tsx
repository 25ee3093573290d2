import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId, useState } from 'react'
import type { Lockout } from './ask-lockout.js'

/** Asks for the name of a policy before it is attached as a guardrail that its author may not be able to take away again. */
export function LockoutDialog({
  policy,
  lockout,
  busy,
  onConfirm,
  onClose,
}: {
  readonly policy: string
  readonly lockout: Lockout
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState('')
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>This may lock everybody out</DialogTitle>
      <DialogContent>
        <Alert severity="error" sx={{ mb: 2 }}>
          {lockout.kind === 'denied' ? (
            <>
              With this guardrail you could no longer do: <strong>{lockout.steps.join(', ')}</strong>. It binds
              everybody, root included.
              {lockout.steps.includes('DetachGuardrail') && ' You could not take it away again from here.'}
            </>
          ) : (
            'Whether you could take this guardrail away again cannot be judged: you may not read the policy, or not simulate. It binds everybody, root included.'
          )}
        </Alert>
        <Typography sx={{ mb: 2 }}>
          A guardrail usually begins with an Allow of everything, and denies little. To attach it all the same, type its
          name: <code>{policy}</code>
        </Typography>
        <TextField
          label="Name of the policy"
          autoFocus
          fullWidth
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button color="error" variant="contained" disabled={busy || typed !== policy} onClick={onConfirm}>
          Attach all the same
        </Button>
      </DialogActions>
    </Dialog>
  )
}
