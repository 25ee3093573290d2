import DownloadIcon from '@mui/icons-material/Download'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId } from 'react'
import { addressOf, pathOf } from '../api/service-address.js'
import { CopyText } from '../controls/copy-text.js'
import { Instant } from '../controls/instant.js'
import type { Made } from './invite.js'

const SIZE = 256
const DOWNLOADED_SIZE = 1024

/** Hands out what was made: its address and QR code, which are told only now. Closed by its button alone. */
export function HandOutDialog({
  made,
  what,
  onClose,
}: {
  readonly made: Made
  readonly what: 'invite' | 'share'
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  const picture = (format: 'svg' | 'png', size: number): string =>
    addressOf(pathOf('invites', made.code, `qr.${format}`), { size })
  return (
    <Dialog open aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>Hand out the {what}</DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          This address is shown only now, and is not kept. Whoever has it may accept the {what}.
        </Alert>
        <CopyText text={made.url} label="address" />
        <Box
          component="img"
          src={picture('svg', SIZE)}
          alt={`QR code of this ${what}`}
          width={SIZE}
          height={SIZE}
          sx={{
            display: 'block',
            my: 2,
            mx: 'auto',
            maxWidth: '100%',
            backgroundColor: 'common.white',
            borderRadius: 1,
          }}
        />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
          <Typography variant="body2" color="textSecondary" sx={{ mr: 'auto' }}>
            The offer ends <Instant value={made.expiresAt} />
          </Typography>
          <Button
            component="a"
            href={picture('png', DOWNLOADED_SIZE)}
            download={`${what}.png`}
            startIcon={<DownloadIcon />}
          >
            Download the QR code
          </Button>
        </Box>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose} autoFocus>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  )
}
