import ShieldIcon from '@mui/icons-material/ShieldOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ComponentProps, type ReactElement, useState } from 'react'
import { Permitted } from '../controls/permitted.js'
import { BoundaryPart } from './boundary-part.js'

/** The boundary of one of many, such as a key in a list, behind a small button. */
export function BoundaryButton(props: ComponentProps<typeof BoundaryPart>): ReactElement {
  const [open, setOpen] = useState(false)
  const { of, resource } = props
  return (
    <Permitted action="SetBoundary" resource={resource}>
      <Tooltip title="Boundary">
        <IconButton size="small" aria-label={`Boundary of ${of}`} onClick={() => setOpen(true)}>
          <ShieldIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      {open && (
        <Dialog open onClose={() => setOpen(false)} aria-label={`Boundary of ${of}`} fullWidth maxWidth="sm">
          <DialogContent sx={{ pb: 0 }}>
            <BoundaryPart {...props} />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Close</Button>
          </DialogActions>
        </Dialog>
      )}
    </Permitted>
  )
}
