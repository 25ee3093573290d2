import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId, useState } from 'react'
import { textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { DocumentDiff } from '../policy-editor/index.js'

/** Shows what changes, then saves it as a new version, in force at once or later. */
export function SaveVersionDialog({
  name,
  before,
  after,
  defaultVersion,
  etag,
  onSaved,
  onClose,
}: {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly defaultVersion: number
  readonly etag: string | undefined
  readonly onSaved: (inForce: boolean) => void
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  const [inForce, setInForce] = useState(true)
  const saving = useAct({
    act: () =>
      writeVersioned({
        method: 'POST',
        path: pathOf('policies', name, 'versions'),
        readPath: pathOf('policies', name),
        body: { policy: after, setAsDefault: inForce },
        etag,
        what: `policy ${name}`,
      }),
    done: inForce ? 'Saved as a new version, which is in force.' : 'Saved as a new version, which is not in force yet.',
    onDone: () => onSaved(inForce),
  })
  return (
    <Dialog open fullWidth maxWidth="lg" onClose={onClose} aria-labelledby={id}>
      <DialogTitle id={id}>Save a new version of {name}</DialogTitle>
      <DialogContent>
        <DocumentDiff
          before={before}
          after={after}
          beforeLabel={`Version ${defaultVersion}, in force`}
          afterLabel="What you wrote"
        />
        <FormControlLabel
          sx={{ mt: 2 }}
          control={<Switch checked={inForce} onChange={({ target }) => setInForce(target.checked)} />}
          label="Put it into force at once"
        />
        <Typography variant="body2" color="textSecondary">
          {inForce
            ? 'Everybody who holds the policy is judged by the new version from then on.'
            : 'The version in force stays; put the new one into force among the versions.'}
        </Typography>
        {saving.error !== null && (
          <Alert severity="error" sx={{ mt: 2 }}>
            {textOf(saving.error)}
          </Alert>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="contained" autoFocus disabled={saving.isPending} onClick={() => saving.mutate()}>
          Save version
        </Button>
      </DialogActions>
    </Dialog>
  )
}
