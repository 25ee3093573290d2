import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import LinearProgress from '@mui/material/LinearProgress'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useId, useState } from 'react'
import { type Answer, ask, textOf } from '../api/client.js'
import { usePermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import { useAct } from '../api/use-api.js'
import { writeVersioned } from '../api/versioned.js'
import { ConfirmDialog } from '../controls/confirm-dialog.js'
import { fieldProblems } from '../controls/field-problems.js'
import { documentText, EMPTY_DOCUMENT, PolicyEditor, takeDraft } from '../policy-editor/index.js'
import { inlineActions, type InlinePolicy } from './inline-policy.js'
import type { PolicyOwner } from './policy-part.js'

interface Props extends PolicyOwner {
  /** Its name; `undefined`: a new one. */
  readonly policy: string | undefined
  readonly onClose: () => void
}

/** Creates, shows or edits an inline policy on the whole screen. */
export function InlinePolicyDialog(props: Props): ReactElement {
  const { owner, name, policy, onClose } = props
  const id = useId()
  const { data, error } = useQuery({
    queryKey: ['inline-policy', owner, name, policy],
    queryFn: () => ask<InlinePolicy>('GET', pathOf(owner, name, 'policies', policy ?? ''), FORM),
    enabled: policy !== undefined,
    // What is edited stays what was read: the entity tag says which version that was.
    staleTime: 'static',
    gcTime: 0,
  })
  const failed = error === null ? undefined : textOf(error)
  return (
    <Dialog open fullScreen onClose={failed === undefined ? undefined : onClose} aria-labelledby={id}>
      {failed !== undefined && <Failed {...{ id, failed, onClose }} />}
      {failed === undefined && policy !== undefined && data === undefined && (
        <LinearProgress aria-label="Loading the policy" />
      )}
      {(policy === undefined || data !== undefined) && <Form {...props} id={id} read={data} />}
    </Dialog>
  )
}

const FORM = { query: { form: 'string' } } as const

function Failed({
  id,
  failed,
  onClose,
}: {
  readonly id: string
  readonly failed: string
  readonly onClose: () => void
}): ReactElement {
  return (
    <>
      <DialogTitle id={id}>Inline policy</DialogTitle>
      <DialogContent>
        <Alert severity="error">{failed}</Alert>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          Close
        </Button>
      </DialogActions>
    </>
  )
}

function Form({
  owner,
  name,
  policy,
  onClose,
  id,
  read,
}: Props & { readonly id: string; readonly read: Answer<InlinePolicy> | undefined }): ReactElement {
  const actions = inlineActions(owner)
  const initial = read === undefined ? EMPTY_DOCUMENT : documentText(read.body.policy)
  const [title, setTitle] = useState(policy ?? '')
  // What the simulator left is an edit that is not saved.
  const [text, setText] = useState(() => takeDraft(`${owner}/${name} ${policy ?? ''}`) ?? initial)
  const [leaving, setLeaving] = useState(false)
  const editable = usePermitted(policy === undefined ? actions.create : actions.update, `${owner}/${name}`)
  const list = pathOf(owner, name, 'policies')
  const saving = useAct({
    act: () =>
      policy === undefined
        ? ask('POST', list, { body: { name: title, policy: text } })
        : writeVersioned({
            method: 'PUT',
            path: pathOf(owner, name, 'policies', policy),
            body: { name: title, policy: text },
            etag: read?.etag,
            what: `inline policy ${policy}`,
          }),
    done: `Saved the inline policy ${title}.`,
    onDone: onClose,
  })
  const problems = fieldProblems(saving.error)
  const changed = text !== initial || title !== (policy ?? '')
  const close = (): void => {
    if (changed) setLeaving(true)
    else onClose()
  }
  return (
    <>
      <DialogTitle id={id}>
        {policy === undefined ? `New inline policy of ${name}` : `Inline policy ${policy} of ${name}`}
      </DialogTitle>
      <DialogContent>
        <TextField
          label="Name"
          required
          autoFocus={policy === undefined}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
          slotProps={{ input: { readOnly: !editable } }}
          error={problems['name'] !== undefined}
          helperText={problems['name']}
          sx={{ my: 1, width: 360, maxWidth: '100%' }}
        />
        <Problems problems={problems} />
        <PolicyEditor value={text} onChange={setText} readOnly={!editable} label="Document of the inline policy" />
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{editable ? 'Cancel' : 'Close'}</Button>
        {editable && (
          <Button
            variant="contained"
            disabled={saving.isPending || title === '' || !changed}
            onClick={() => saving.mutate()}
          >
            Save
          </Button>
        )}
      </DialogActions>
      {leaving && (
        <ConfirmDialog
          title="Close without saving?"
          confirm="Close"
          onConfirm={onClose}
          onClose={() => setLeaving(false)}
        >
          <Typography>What you changed is not saved and would be lost.</Typography>
        </ConfirmDialog>
      )}
    </>
  )
}

/** What is said of the document, and of anything that has no field. */
function Problems({ problems }: { readonly problems: Readonly<Record<string, string>> }): ReactElement | null {
  const others = Object.entries(problems).filter(([field]) => field !== 'name')
  if (others.length === 0) return null
  return (
    <Alert severity="error" sx={{ mb: 1 }}>
      {others.map(([field, problem]) => (
        <div key={field}>
          <code>{field}</code>: {problem}
        </div>
      ))}
    </Alert>
  )
}
