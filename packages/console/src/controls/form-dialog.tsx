import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import { type ReactElement, type ReactNode, useEffect, useId, useState } from 'react'
import { Form, HttpError } from 'react-admin'
import { useFormState } from 'react-hook-form'
import { textOf } from '../api/client.js'
import { problemsByField } from './problems-by-field.js'

/** A form in a dialog. What the service refuses is said beside the fields; whatever has none, above them. Nothing typed is lost. */
export function FormDialog<V extends object>({
  title,
  confirm,
  defaultValues,
  save,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button says: `Add member`. */
  readonly confirm: string
  /** One for each field, by the name under which the service refuses it. */
  readonly defaultValues: V
  /** Writes; the dialog closes when that is done. */
  readonly save: (values: V) => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'))
  const [problem, setProblem] = useState<string>()
  const [dirty, setDirty] = useState(false)
  const submit = async (values: unknown): Promise<object | undefined> => {
    setProblem(undefined)
    try {
      // The form has the fields of `defaultValues` and no others.
      await save(values as V)
    } catch (error) {
      const body: unknown = error instanceof HttpError ? error.body : undefined
      const { byField, other } = problemsByField(body, Object.keys(defaultValues))
      const isSaid = Object.keys(byField).length > 0
      setProblem(isSaid ? other : textOf(error))
      return isSaid ? byField : undefined
    }
    onClose()
    return undefined
  }
  return (
    // What was typed is not lost by a click beside the dialog.
    <Dialog open onClose={() => !dirty && onClose()} aria-labelledby={id} fullWidth maxWidth="sm" fullScreen={narrow}>
      <Form record={{}} defaultValues={defaultValues} onSubmit={submit}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent sx={{ '& .ra-input': { width: '100%', mt: 1, mb: 0.5 } }}>
          {problem !== undefined && (
            <Alert severity="error" sx={{ mb: 2 }}>
              {problem}
            </Alert>
          )}
          {children}
        </DialogContent>
        <Buttons {...{ confirm, onClose, setDirty }} />
      </Form>
    </Dialog>
  )
}

function Buttons({
  confirm,
  onClose,
  setDirty,
}: {
  readonly confirm: string
  readonly onClose: () => void
  readonly setDirty: (dirty: boolean) => void
}): ReactElement {
  const { isDirty, isSubmitting } = useFormState()
  useEffect(() => setDirty(isDirty), [isDirty, setDirty])
  return (
    <DialogActions>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" variant="contained" disabled={isSubmitting}>
        {confirm}
      </Button>
    </DialogActions>
  )
}
