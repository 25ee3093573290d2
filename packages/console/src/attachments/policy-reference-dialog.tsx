import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Stack from '@mui/material/Stack'
import TextField from '@mui/material/TextField'
import { type ReactElement, type ReactNode, type SyntheticEvent, useId, useState } from 'react'
import { textOf } from '../api/client.js'
import { fieldProblems } from '../controls/field-problems.js'
import { PolicyPicker } from './policy-picker.js'
import type { PolicyReference, PolicySummary } from './reference.js'

/** Asks for a managed policy and for the values of its parameters. What is refused is said beside its field, and nothing is lost. */
export function PolicyReferenceDialog({
  title,
  confirm,
  about,
  onSubmit,
  onClose,
}: {
  readonly title: string
  readonly confirm: string
  readonly about?: ReactNode
  readonly onSubmit: (reference: PolicyReference) => Promise<unknown>
  readonly onClose: () => void
}): ReactElement {
  const id = useId()
  const [policy, setPolicy] = useState<PolicySummary | null>(null)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const problems = fieldProblems(error)
  const names = policy?.parameters ?? []
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (policy === null) return
    setBusy(true)
    setError(undefined)
    const parameters = Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
    onSubmit({ policy: policy.name, parameters })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  const general = error === undefined || isBesideFields(problems, names) ? undefined : textOf(error)
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <form onSubmit={submit} noValidate>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {about}
            {general !== undefined && <Alert severity="error">{general}</Alert>}
            <PolicyPicker value={policy} onChange={setPolicy} problem={problems['policy']} />
            {names.map((name) => (
              <TextField
                key={name}
                label={`Parameter ${name}`}
                required
                value={values[name] ?? ''}
                onChange={({ target }) => setValues({ ...values, [name]: target.value })}
                error={problems[`parameters/${name}`] !== undefined}
                helperText={problems[`parameters/${name}`] ?? meaningOf(name)}
              />
            ))}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={busy || policy === null}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function isBesideFields(problems: Readonly<Record<string, string>>, parameters: readonly string[]): boolean {
  const fields = ['policy', ...parameters.map((name) => `parameters/${name}`)]
  const named = Object.keys(problems)
  return named.length > 0 && named.every((field) => fields.includes(field))
}

function meaningOf(parameter: string): string {
  return parameter === 'group' ? 'Path of a group' : 'Small letters, digits and -; * for all'
}
