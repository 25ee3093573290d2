import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId } from 'react'
import { CopyText } from './copy-text.js'

/** Shows what is shown only now; closed by its button alone, and kept nowhere. */
export function SecretOnce({
  title,
  values,
  onClose,
}: {
  readonly title: string
  /** Each with its label: `Access key id`, `Secret access key`. */
  readonly values: readonly { readonly label: string; readonly text: string }[]
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  return (
    <Dialog open aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          This is shown only now. Store it before you go on: nobody can read it later, tinyauth included.
        </Alert>
        {values.map(({ label, text }) => (
          <Box key={label} sx={{ mb: 1.5 }}>
            <Typography variant="body2" color="textSecondary">
              {label}
            </Typography>
            <CopyText text={text} label={label.toLowerCase()} />
          </Box>
        ))}
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          I have stored it
        </Button>
      </DialogActions>
    </Dialog>
  )
}
