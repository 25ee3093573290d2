import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useId } from 'react'
import { useNavigate } from 'react-router-dom'
import { leaveDraft, PolicyEditor } from '../policy-editor/index.js'
import { type Edit, NEW_KINDS, placeOfOrigin } from './edits.js'
import type { EditsState } from './use-edits.js'

const TYPES = { policies: 'identity', boundaries: 'boundary', guardrails: 'guardrail' } as const

/** One unsaved document in its editor. */
export function UnsavedPolicy({
  edit: { id, target, stored, text },
  bears,
  state,
}: {
  readonly edit: Edit
  /** What it stands in for is one of the user's policies. */
  readonly bears: boolean
  readonly state: EditsState
}): ReactElement {
  const heading = useId()
  const isNew = typeof target === 'string'
  const title = isNew ? `New ${NEW_KINDS[target]}` : id
  return (
    <Box
      role="group"
      aria-labelledby={heading}
      sx={{ mt: 2, pt: 1.5, borderTop: 1, borderColor: 'divider', minWidth: 0 }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mb: 1 }}>
        <Typography id={heading} variant="subtitle2" component="h3" sx={{ mr: 'auto', overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        {text !== stored && (
          <Button size="small" onClick={() => state.setText(id, stored)}>
            Reset
          </Button>
        )}
        {!isNew && target.kind !== 'share' && <SaveElsewhere id={id} text={text} to={placeOfOrigin(target)} />}
        <Button size="small" onClick={() => state.remove(id)} aria-label={`Remove ${title}`}>
          Remove
        </Button>
      </Box>
      {!isNew && !bears && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          Nothing of this user uses this policy: it is judged as if it were attached.
        </Typography>
      )}
      <PolicyEditor
        label={`Document of ${title}`}
        type={isNew ? TYPES[target] : 'identity'}
        value={text}
        onChange={(changed) => state.setText(id, changed)}
      />
    </Box>
  )
}

/** Goes to where the policy is edited, and takes the text along. */
function SaveElsewhere({
  id,
  text,
  to,
}: {
  readonly id: string
  readonly text: string
  readonly to: string | undefined
}): ReactElement | null {
  const navigate = useNavigate()
  if (to === undefined) return null
  const go = (): void => {
    leaveDraft(id, text)
    void navigate(to)
  }
  return (
    <Button size="small" onClick={go}>
      Take it to where it is saved
    </Button>
  )
}
