import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogContentText from '@mui/material/DialogContentText'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { type ChangeEvent, type ReactElement, useState } from 'react'
import { MONOSPACE } from '../shell/theme.js'
import { type CatalogueAction, readCatalogue } from './catalogue.js'

/** Takes a whole catalogue from text or from a file; it stands in the place of what is there, and is saved by its own button. */
export function PasteCatalogue({
  onRead,
  onClose,
}: {
  readonly onRead: (actions: readonly CatalogueAction[]) => void
  readonly onClose: () => void
}): ReactElement {
  const [text, setText] = useState('')
  const [problems, setProblems] = useState<readonly string[]>([])
  const take = (): void => {
    const read = readCatalogue(text)
    if (read.actions === undefined) setProblems(read.problems)
    else onRead(read.actions)
  }
  const load = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    void target.files?.[0]?.text().then(setText)
  }
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="paste-title">
      <DialogTitle id="paste-title">A list of actions</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>
          Lines <code>name, level, resource types, description</code>, or the JSON that the API takes. It replaces the
          list on the screen; nothing is stored before you save that.
        </DialogContentText>
        <TextField
          label="Actions"
          multiline
          fullWidth
          minRows={8}
          maxRows={18}
          autoFocus
          value={text}
          onChange={({ target }) => setText(target.value)}
          slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: MONOSPACE } } }}
        />
        {problems.length > 0 && (
          <Alert severity="error" sx={{ mt: 2 }}>
            {problems.slice(0, 10).map((problem) => (
              <div key={problem}>{problem}</div>
            ))}
            {problems.length > 10 && <div>and {problems.length - 10} more</div>}
          </Alert>
        )}
      </DialogContent>
      <DialogActions>
        <Button component="label" sx={{ mr: 'auto' }}>
          Load a file
          <input type="file" accept=".csv,.json,.txt" hidden onChange={load} />
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="contained" onClick={take} disabled={text.trim() === ''}>
          Take it
        </Button>
      </DialogActions>
    </Dialog>
  )
}
