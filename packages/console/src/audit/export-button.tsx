import DownloadIcon from '@mui/icons-material/Download'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogContentText from '@mui/material/DialogContentText'
import DialogTitle from '@mui/material/DialogTitle'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { type ReactElement, useId, useState } from 'react'
import { addressOf, pathOf, type Query } from '../api/service-address.js'

const LIMITS = [1000, 10_000, 100_000, 1_000_000] as const
const USUAL_LIMIT = 10_000

/** Offers the events of a query as a file. */
export function ExportButton({ query }: { readonly query: Query }): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button startIcon={<DownloadIcon />} onClick={() => setOpen(true)}>
        Export
      </Button>
      {open && <ExportDialog query={query} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog({ query, onClose }: { readonly query: Query; readonly onClose: () => void }): ReactElement {
  const id = useId()
  const [format, setFormat] = useState('csv')
  const [limit, setLimit] = useState<number>(USUAL_LIMIT)
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>Export events</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <DialogContentText>
          A file with the events of the filter that is set now, newest first. A download that breaks off is not
          complete.
        </DialogContentText>
        <TextField select label="Format" value={format} onChange={({ target }) => setFormat(target.value)} autoFocus>
          <MenuItem value="csv">CSV, for a spreadsheet: the main columns</MenuItem>
          <MenuItem value="ndjson">NDJSON: everything, one event a line</MenuItem>
        </TextField>
        <TextField select label="At most" value={limit} onChange={({ target }) => setLimit(Number(target.value))}>
          {LIMITS.map((most) => (
            <MenuItem key={most} value={most}>
              {most.toLocaleString('en')} events
            </MenuItem>
          ))}
        </TextField>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="contained"
          component="a"
          href={addressOf(pathOf('audit-events', 'export'), { ...query, format, limit })}
          download
          onClick={onClose}
        >
          Download
        </Button>
      </DialogActions>
    </Dialog>
  )
}
